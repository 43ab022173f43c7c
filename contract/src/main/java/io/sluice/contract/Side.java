package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// Which of the two versions of a release a step is about.
@EnumNaming(Hyphens.class)
public enum Side {
  STABLE,
  CANDIDATE
}
