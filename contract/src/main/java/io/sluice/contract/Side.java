package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// One of the two versions of a release, as the subject of a step.
@EnumNaming(Hyphens.class)
public enum Side {
  STABLE,
  CANDIDATE
}
