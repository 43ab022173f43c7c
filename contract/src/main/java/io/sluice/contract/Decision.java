package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// What happens wherever something may go on, wait or go back.
@EnumNaming(Hyphens.class)
public enum Decision {
  PASS,
  HOLD,
  ROLLBACK
}
