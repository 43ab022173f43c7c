package io.sluice.contract;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// What an effect is done to.
@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
public enum Target {
  ROUTER,
  RUNTIME
}
