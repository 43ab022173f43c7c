package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// Where a plan leads: to the candidate, or to what served before.
@EnumNaming(Hyphens.class)
public enum Direction {
  FORWARD,
  BACK
}
