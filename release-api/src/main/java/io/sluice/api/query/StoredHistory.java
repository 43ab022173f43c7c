package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.ReplayedProjectionStore;
import io.sluice.api.store.LaneCheckpointRepository;
import io.sluice.api.store.ProgressRepository;
import io.sluice.api.store.ProgressRow;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Lane;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Folds stored events page by page, so that a request never holds a whole history.
@ApplicationScoped
class StoredHistory {
  static final int PAGE = 500;

  /// Most events that are folded for one request: bounds its time.
  private static final int EVENTS_MAX = 50_000;

  /// Most starts of one fold. A purge in between moves its start, once an hour.
  private static final int STARTS_MAX = 3;

  private final LaneCheckpointRepository checkpoints;
  private final ProgressRepository progress;

  StoredHistory(LaneCheckpointRepository checkpoints, ProgressRepository progress) {
    this.checkpoints = checkpoints;
    this.progress = progress;
  }

  /// The stored events of a lane.
  interface Events {

    /// Returns the state of the lane at which its complete history begins.
    LaneStatus checkpoint();

    /// Returns events behind `after`, in order.
    List<ProgressRow> page(long after, int limit);
  }

  /// Finds the release after the lane's event `last`, folded from the lane's checkpoint on or, if
  /// the release is older, from its own events; empty if this version cannot read one of the
  /// events.
  ///
  /// @throws ProblemException if the events are too many for one request
  Optional<ReplayedProjectionStore> find(LaneKey lane, UUID release, long last) {
    return isOlder(release, checkpoints.checkpoint(lane))
        ? findFold(own(lane, release), release, last)
        : findLane(lane, release, last);
  }

  /// Finds the lane after its event `last`; empty if this version cannot read one of the events.
  ///
  /// @param release the release whose view the fold keeps
  /// @throws ProblemException if the events are too many for one request
  Optional<ReplayedProjectionStore> findLane(LaneKey lane, UUID release, long last) {
    long first = checkpoints.checkpoint(lane).sequence();
    if (progress.hasMoreThan(EVENTS_MAX, lane, first, last)) {
      throw new ProblemException(
          ProblemType.INVALID_STATE,
          ("lane %s has more stored events until %d than the %d that one request can read: read the"
                  + " release's events")
              .formatted(lane, last, EVENTS_MAX));
    }
    return findFold(all(lane), release, last);
  }

  /// Returns whether the release began before `checkpoint`. Events of other releases from that time
  /// may have been deleted, so only its own events are folded.
  private boolean isOlder(UUID release, LaneStatus checkpoint) {
    return progress.ofRelease(release, 0, 1).stream()
        .anyMatch(row -> row.sequence() <= checkpoint.sequence());
  }

  private Events all(LaneKey lane) {
    return new Events() {
      @Override
      public LaneStatus checkpoint() {
        return checkpoints.checkpoint(lane);
      }

      @Override
      public List<ProgressRow> page(long after, int limit) {
        return progress.ofLane(lane.toString(), after, limit);
      }
    };
  }

  private Events own(LaneKey lane, UUID release) {
    var none = new LaneStatus(lane, 0, Lane.EMPTY);
    return new Events() {
      @Override
      public LaneStatus checkpoint() {
        return none;
      }

      @Override
      public List<ProgressRow> page(long after, int limit) {
        return progress.ofRelease(release, after, limit);
      }
    };
  }

  /// Folds `events`; empty if this version cannot read one of them.
  ///
  /// @throws ProblemException if purges move the checkpoint again and again
  static Optional<ReplayedProjectionStore> findFold(Events events, UUID release, long last) {
    for (int i = 0; i < STARTS_MAX; i++) {
      LaneStatus from = events.checkpoint();
      var replayed = new ReplayedProjectionStore(from, release);
      Step step = Step.MORE;
      while (step == Step.MORE) {
        step = next(events, replayed, from, last);
      }
      if (step == Step.END) {
        return Optional.of(replayed);
      } else if (step == Step.UNREADABLE) {
        return Optional.empty();
      }
    }
    throw new ProblemException(
        ProblemType.UNAVAILABLE, "old events of the lane are being deleted; try again");
  }

  private enum Step {
    MORE,
    END,
    UNREADABLE,
    PURGED
  }

  /// Applies the next page. The checkpoint is read after it: while that is the one of the start, no
  /// event behind it was deleted.
  private static Step next(
      Events events, ReplayedProjectionStore replayed, LaneStatus from, long last) {
    List<ProgressRow> rows =
        events.page(replayed.status().sequence(), PAGE).stream()
            .takeWhile(row -> row.sequence() <= last)
            .toList();
    if (events.checkpoint().sequence() != from.sequence()) {
      return Step.PURGED;
    }
    for (ProgressRow row : rows) {
      Optional<Envelope<Progress>> event = row.toEnvelope();
      if (event.isEmpty()) {
        return Step.UNREADABLE;
      }
      replayed.apply(event.get());
    }
    return rows.size() == PAGE ? Step.MORE : Step.END;
  }
}
