package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// The direction of a plan: forward to the candidate, or back to the previous stable.
@EnumNaming(Hyphens.class)
public enum Direction {
  FORWARD,
  ROLLBACK
}
