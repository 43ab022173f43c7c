package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.Observation;
import io.sluice.contract.Progress;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.messaging.MissingEventsException;
import java.util.Optional;
import java.util.UUID;

/// Applies events to the read model, each once, regardless of repeats and late arrival.
public final class Projection {

  /// Applies an event of a lane. The lane's last sequence is stored with the lane: an event at or
  /// below it was applied before.
  ///
  /// @return whether the model changed
  /// @throws MissingEventsException if the model lacks events of the lane before this one
  /// @throws IllegalStateException if the event cannot follow
  public static boolean apply(ProjectionStore model, Envelope<Progress> event) {
    LaneStatus before = model.lock(event.lane());
    if (event.sequence() <= before.sequence()) {
      return false;
    }
    MissingEventsException.requireNext(before.sequence(), event.sequence());
    fold(model, before, event);
    return true;
  }

  /// Applies the next stored event to the model. Events between it and the last one may have been
  /// purged with their releases.
  ///
  /// @throws IllegalStateException if the event cannot follow
  static void fold(ProjectionStore model, Envelope<Progress> event) {
    fold(model, model.lock(event.lane()), event);
  }

  private static void fold(ProjectionStore model, LaneStatus before, Envelope<Progress> event) {
    Lane lane = Evolver.evolve(before.lane(), new LaneEvent(event.release(), event.event()));
    model.append(event);
    model.save(new LaneStatus(before.key(), event.sequence(), lane));
    event
        .release()
        .flatMap(id -> model.findRelease(id).or(() -> ReleaseViews.findFirst(event)))
        .map(view -> ReleaseFold.evolve(view, event, lane))
        .ifPresent(model::save);
    lane.stable()
        .filter(stable ->
            !before
                .lane()
                .stable()
                .map(Progress.Serving::release)
                .equals(Optional.of(stable.release())))
        .ifPresent(stable ->
            model.serves(
                before.key(), event.sequence(), stable.release(), stable.spec().version()));
  }

  /// @return whether the model changed
  public static boolean applyVerdict(ProjectionStore model, Envelope<Verdict> event) {
    return update(model, event, view -> WatchProjection.findVerdict(view, event));
  }

  /// @return whether the model changed
  public static boolean applyObservation(ProjectionStore model, Envelope<Observation> event) {
    return update(model, event, view -> WatchProjection.findObservation(view, event));
  }

  private interface Change {
    Optional<ReleaseView> apply(ReleaseView view);
  }

  private static boolean update(ProjectionStore model, Envelope<?> event, Change change) {
    Optional<UUID> release = event.release();
    if (release.isEmpty()) {
      return false;
    }
    model.lock(event.lane());
    Optional<ReleaseView> changed = model.findRelease(release.get()).flatMap(change::apply);
    changed.ifPresent(model::save);
    return changed.isPresent();
  }

  private Projection() {}
}
