package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// The decision at a point where a release can advance, wait or roll back.
@EnumNaming(Hyphens.class)
public enum Decision {
  PASS,
  HOLD,
  ROLLBACK
}
