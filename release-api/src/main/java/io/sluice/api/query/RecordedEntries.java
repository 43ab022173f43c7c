package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A recording, read part by part from health-monitor, with limits for one request.
@ApplicationScoped
public class RecordedEntries {
  private static final int PART_MAX = 200;

  /// health-monitor answers within a second or not at all, and may be busy.
  private static final int ATTEMPTS_MAX = 3;

  private final RecordingResource recordingResource;

  RecordedEntries(RecordingResource recordingResource) {
    this.recordingResource = recordingResource;
  }

  /// Returns the header of the recording.
  ///
  /// @throws ProblemException if nothing is recorded, or health-monitor does not answer
  public Recording readHeader(UUID id) {
    return parse(readText(() -> recordingResource.recording(id)), Recording.class);
  }

  /// Passes the entries to `each` in their order, until it returns false.
  ///
  /// @throws ProblemException if nothing is recorded, the recording is too long, or health-monitor
  ///   does not answer
  public void read(UUID id, Predicate<WatchEvent> each) {
    read(id, "export it with 'sluice verdicts %s --export'".formatted(id), each);
  }

  /// @param cure what else the caller can do with a recording that is too long
  public void read(UUID id, String cure, Predicate<WatchEvent> each) {
    var limits = new RecordingLimits(cure, System.nanoTime());
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      String from = cursor.get();
      String text = readText(() -> readPart(id, from));
      limits.count(text.length(), System.nanoTime());
      Recording.Part part = parse(text, Recording.Part.class);
      for (WatchEvent entry : part.entries()) {
        if (!each.test(entry)) {
          return;
        }
      }
      cursor = part.next();
    }
  }

  /// Returns the problem of a recording that is too long for one request.
  public static ProblemException tooLong(String cure) {
    return RecordingLimits.tooLong(cure);
  }

  private String readPart(UUID id, String cursor) {
    return recordingResource.entries(id, cursor.isEmpty() ? null : cursor, PART_MAX);
  }

  /// Reads strictly: entries without a field of a newer health-monitor would give other verdicts.
  private static <T> T parse(String text, Class<T> type) {
    try {
      return Json.read(text, type);
    } catch (Json.UnreadableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "health-monitor sent an unreadable response: " + e.getMessage());
    }
  }

  private static String readText(Supplier<String> request) {
    for (int left = ATTEMPTS_MAX - 1; ; left--) {
      try {
        return request.get();
      } catch (ProblemException busy) {
        if (left == 0 || busy.type() != ProblemType.UNAVAILABLE) {
          throw busy;
        }
      }
    }
  }
}
