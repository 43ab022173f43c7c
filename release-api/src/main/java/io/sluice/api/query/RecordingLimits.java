package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.view.TextFormats;
import java.time.Duration;

/// The limits of one request that reads a recording part by part.
final class RecordingLimits {
  /// 10,000 entries: three hours of ticks.
  static final int PARTS_MAX = 50;

  /// The maximum length of all parts, in characters.
  static final int LENGTH_MAX = 16 * 1024 * 1024;

  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String cure;
  private final long start;
  private int parts;
  private long length;

  /// @param cure what else the caller can do
  /// @param start present time of a monotonic clock, in nanoseconds
  RecordingLimits(String cure, long start) {
    this.cure = cure;
    this.start = start;
  }

  /// Counts a part that was read.
  ///
  /// @param partLength length in characters
  /// @param now present time of the same clock, in nanoseconds
  /// @throws ProblemException if a limit is exceeded
  void count(int partLength, long now) {
    parts++;
    length += partLength;
    if (parts > PARTS_MAX || length > LENGTH_MAX) {
      throw tooLong(cure);
    }
    if (now - start > TIMEOUT.toNanos()) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE,
          "reading the recording took longer than %s: try again later, or %s"
              .formatted(TextFormats.duration(TIMEOUT), cure));
    }
  }

  static ProblemException tooLong(String cure) {
    return new ProblemException(
        ProblemType.TOO_LARGE, "the recording is too long for one request: " + cure);
  }
}
