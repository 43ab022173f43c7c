package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.util.Locale;

/// The state of a release.
@EnumNaming(Hyphens.class)
public enum State {
  QUEUED,
  RUNNING,
  HELD,
  PAUSED,
  /// Promoted, while stable stays ready.
  BAKING,
  ROLLING_BACK,
  /// A rollback cannot be completed now; a person is paged.
  STUCK,
  ENDED;

  /// Returns the form for JSON and people, such as `rolling-back`.
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
