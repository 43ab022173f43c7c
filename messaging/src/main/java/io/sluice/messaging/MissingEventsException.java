package io.sluice.messaging;

/// Events between the last handled event and the present one have not arrived. A reader that folds
/// a lane throws this exception; the present event then waits until the missing ones are found.
public final class MissingEventsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long first;
  private final long last;

  private MissingEventsException(long first, long last) {
    super(
        first == last
            ? "event %d has not arrived".formatted(first)
            : "events %d to %d have not arrived".formatted(first, last));
    this.first = first;
    this.last = last;
  }

  /// Requires that event `sequence` follows the last handled event.
  ///
  /// @param seen sequence of the last handled event, 0 if there was none
  /// @param sequence above `seen`
  /// @throws MissingEventsException if events are missing between the two
  public static void requireNext(long seen, long sequence) {
    if (sequence > seen + 1) {
      throw new MissingEventsException(seen + 1, sequence - 1);
    }
  }

  /// Returns the sequence of the first missing event.
  public long first() {
    return first;
  }

  /// Returns the sequence of the last missing event.
  public long last() {
    return last;
  }
}
