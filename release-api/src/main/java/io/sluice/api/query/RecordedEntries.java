package io.sluice.api.console;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.query.RecordingResource;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// The entries of a recording, read part by part from health-monitor.
@ApplicationScoped
class RecordedEntries {
  private static final int PART_MAX = 200;

  /// 10,000 entries: three hours of ticks.
  private static final int PARTS_MAX = 50;

  /// health-monitor answers within a second or not at all, and may be busy.
  private static final int ATTEMPTS_MAX = 3;

  private final RecordingResource recordingResource;

  RecordedEntries(RecordingResource recordingResource) {
    this.recordingResource = recordingResource;
  }

  /// Passes the entries to `each` in their order, until it returns false.
  ///
  /// @throws ProblemException if nothing is recorded, the recording is too long, or health-monitor
  ///   does not answer
  void read(UUID id, Predicate<WatchEvent> each) {
    Optional<String> cursor = Optional.of("");
    for (int parts = 0; cursor.isPresent(); parts++) {
      if (parts == PARTS_MAX) {
        throw tooLong(id);
      }
      Recording.Part part = read(id, cursor.get());
      for (WatchEvent entry : part.entries()) {
        if (!each.test(entry)) {
          return;
        }
      }
      cursor = part.next();
    }
  }

  static ProblemException tooLong(UUID id) {
    return new ProblemException(
        ProblemType.TOO_LARGE,
        "the recording is too long for a browser: export it with 'sluice verdicts %s --export'"
            .formatted(id));
  }

  /// Reads strictly: entries without a field of a newer health-monitor would give other verdicts.
  private Recording.Part read(UUID id, String cursor) {
    try {
      return Json.read(readText(id, cursor), Recording.Part.class);
    } catch (Json.UnreadableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "health-monitor sent an unreadable response: " + e.getMessage());
    }
  }

  private String readText(UUID id, String cursor) {
    for (int left = ATTEMPTS_MAX - 1; ; left--) {
      try {
        return recordingResource.entries(id, cursor.isEmpty() ? null : cursor, PART_MAX);
      } catch (ProblemException busy) {
        if (left == 0 || busy.type() != ProblemType.UNAVAILABLE) {
          throw busy;
        }
      }
    }
  }
}
