package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.util.Locale;

/// Where a release is.
@EnumNaming(Hyphens.class)
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
  ENDED;

  /// As it is written in JSON and told to people.
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
