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
import java.util.function.Supplier;

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

    /// Returns whether the events behind `after` up to `last` are known to be too many for one
    /// request. If not, the fold still counts them.
    boolean hasTooMany(long after, long last);
  }

  /// The events of one fold and the state before them.
  record Start(Events events, LaneStatus from) {}

  /// Finds the release after the lane's event `last`, folded from the lane's checkpoint on or, if
  /// the release is older, from its own events; empty if this version cannot read one of the
  /// events.
  ///
  /// @throws ProblemException if the events are too many for one request
  Optional<ReplayedProjectionStore> find(LaneKey lane, UUID release, long last) {
    Events all = all(lane);
    Events own = own(lane, release);
    return findFold(() -> start(all, own), release, last);
  }

  /// Finds the lane after its event `last`; empty if this version cannot read one of the events.
  ///
  /// @param release the release whose view the fold keeps
  /// @throws ProblemException if the events are too many for one request
  Optional<ReplayedProjectionStore> findLane(LaneKey lane, UUID release, long last) {
    Events all = all(lane);
    return findFold(() -> new Start(all, all.checkpoint()), release, last);
  }

  /// Returns the start of a release's fold. Events of other releases before the checkpoint may have
  /// been deleted, so only the own events of a release that began before it are folded. The
  /// checkpoint is read once: a purge may move it behind the release's begin.
  static Start start(Events all, Events own) {
    LaneStatus checkpoint = all.checkpoint();
    boolean isOlder =
        own.page(0, 1).stream().anyMatch(row -> row.sequence() <= checkpoint.sequence());
    return isOlder ? new Start(own, own.checkpoint()) : new Start(all, checkpoint);
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

      @Override
      public boolean hasTooMany(long after, long last) {
        return progress.hasMoreThan(EVENTS_MAX, lane, after, last);
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

      @Override
      public boolean hasTooMany(long after, long last) {
        return false;
      }
    };
  }

  /// Folds the events of a start; empty if this version cannot read one of them.
  ///
  /// @param starts reads the checkpoint, once for each start
  /// @throws ProblemException if the events are too many for one request, or if purges move the
  ///   checkpoint again and again
  static Optional<ReplayedProjectionStore> findFold(
      Supplier<Start> starts, UUID release, long last) {
    for (int i = 0; i < STARTS_MAX; i++) {
      Start start = starts.get();
      if (start.events().hasTooMany(start.from().sequence(), last)) {
        throw tooMany(start.from().key(), last);
      }
      var replayed = new ReplayedProjectionStore(start.from(), release);
      Step step = Step.MORE;
      for (int applied = 0; step == Step.MORE; applied += PAGE) {
        step = next(start, replayed, last, applied);
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
  ///
  /// @param applied the number of events before the page
  private static Step next(Start start, ReplayedProjectionStore replayed, long last, int applied) {
    LaneStatus status = replayed.status();
    List<ProgressRow> rows =
        start.events().page(status.sequence(), PAGE).stream()
            .takeWhile(row -> row.sequence() <= last)
            .toList();
    if (start.events().checkpoint().sequence() != start.from().sequence()) {
      return Step.PURGED;
    } else if (applied + rows.size() > EVENTS_MAX) {
      throw tooMany(status.key(), last);
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

  private static ProblemException tooMany(LaneKey lane, long last) {
    return new ProblemException(
        ProblemType.INVALID_STATE,
        ("lane %s has more stored events until %d than the %d that one request can read: read the"
                + " release's events")
            .formatted(lane, last, EVENTS_MAX));
  }
}
