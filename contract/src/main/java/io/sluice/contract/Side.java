package io.sluice.contract;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// Which of the two versions of a release a step is about.
@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
public enum Side {
  STABLE,
  CANDIDATE
}
