package io.sluice.api.console;

/// A slider over the events of a release.
///
/// @param first sequence of its first event in the lane
/// @param last sequence of its last event
/// @param at the event after which the release is shown; 0 for its present state
public record EventSlider(long first, long last, long at) {

  public boolean isPast() {
    return at > 0;
  }

  public boolean isMovable() {
    return first < last;
  }

  /// Returns the position: the last event for the present state.
  public long value() {
    return isPast() ? Math.clamp(at, first, last) : last;
  }
}
