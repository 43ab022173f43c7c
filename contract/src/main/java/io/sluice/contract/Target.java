package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// What an effect is done to. A callee keeps no token.
@EnumNaming(Hyphens.class)
public enum Target {
  ROUTER,
  RUNTIME,
  CALLEE
}
