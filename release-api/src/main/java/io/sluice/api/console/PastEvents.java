package io.sluice.api.console;

import io.sluice.api.query.ReleaseStatusResource;
import io.sluice.contract.Progress;
import io.sluice.contract.view.EventView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The time and the verdict of a release after one of its events.
///
/// @param time time of the last of these events; empty if there is none
/// @param verdict last verdict that the engine had recorded; empty if there was none
record PastEvents(Optional<Instant> time, Optional<PastVerdict> verdict) {
  static final PastEvents NONE = new PastEvents(Optional.empty(), Optional.empty());

  private static final int PAGE = 200;

  /// The maximum number of pages: as many events as the API folds for one request.
  private static final int PAGES_MAX = 250;

  /// A verdict as the engine recorded it.
  ///
  /// @param step number of the step
  public record PastVerdict(StateMark state, String sentence, int step, Instant at) {
    static PastVerdict of(Progress.VerdictRecorded verdict, Instant at) {
      return new PastVerdict(
          StateMark.of(verdict.verdict()),
          TextFormats.line(verdict.sentence()),
          verdict.step(),
          at);
    }
  }

  /// Reads the events of a release up to the event `at` of its lane.
  static PastEvents read(ReleaseStatusResource releases, UUID release, long at) {
    PastEvents past = NONE;
    Optional<String> cursor = Optional.of("0");
    for (int i = 0; i < PAGES_MAX && cursor.isPresent(); i++) {
      Page<EventView> page = releases.events(release, cursor.get(), PAGE);
      for (EventView event : page.items()) {
        if (event.sequence() > at) {
          return past;
        }
        past = past.with(event);
      }
      cursor = page.next();
    }
    return past;
  }

  private PastEvents with(EventView event) {
    return new PastEvents(
        Optional.of(event.time()),
        event.event() instanceof Progress.VerdictRecorded recorded
            ? Optional.of(PastVerdict.of(recorded, event.time()))
            : verdict);
  }
}
