package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// The target of an effect. A webhook stores no token.
@EnumNaming(Hyphens.class)
public enum Target {
  ROUTER,
  RUNTIME,
  WEBHOOK
}
