package io.sluice.contract;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// Where a release is.
@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
public enum State {
  QUEUED,
  RUNNING,
  HELD,
  PAUSED,
  /// After promotion, while stable is kept ready.
  WATCHING,
  ROLLING_BACK,
  /// The way back cannot be done now; a person is paged.
  STUCK,
  ENDED
}
