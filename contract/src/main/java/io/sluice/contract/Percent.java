package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A percentage of live traffic, in whole percent from 0 to 100.
public record Percent(@JsonValue int value) {
  public static final Percent NONE = new Percent(0);
  public static final Percent ALL = new Percent(100);

  /// @throws IllegalArgumentException if `value` is outside 0 to 100
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Percent {
    if (value < 0 || value > 100) {
      throw new IllegalArgumentException("percent must be 0 to 100, was " + value);
    }
  }

  /// Returns the percentage that remains for the other version.
  public Percent rest() {
    return new Percent(100 - value);
  }
}
