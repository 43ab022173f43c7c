package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.WatchEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The projection of a lane's progress and of its active release; the snapshot of the lane's row.
///
/// @param seq sequence of the last event in the projection
/// @param lost by release, for the active one and its stable; empty if none was reported
public record LaneProjection(long seq, Optional<Active> active, Optional<Map<UUID, Lost>> lost) {
  /// The projection of a lane without events.
  static final LaneProjection EMPTY = new LaneProjection(0, Optional.empty(), Optional.empty());

  public LaneProjection {
    lost = lost.map(Map::copyOf);
  }

  /// Lost instances of a release: those that ended without being stopped.
  ///
  /// @param count number of losses since the release has instances
  /// @param before number of losses when the active release began
  /// @param first time of the first report after `before`
  /// @param last time of the last report
  public record Lost(int count, int before, Instant first, Instant last) {
    Lost withCount(int total, Instant at) {
      return new Lost(Math.max(count, total), before, count == before ? at : first, at);
    }

    Lost withRelease() {
      return new Lost(count, count, first, last);
    }
  }

  /// The active release of a lane.
  ///
  /// @param stable the release that it is compared with; empty on a first release
  /// @param number the current step; 0 before the first
  /// @param step empty before the first
  /// @param last number of the last planned observation; empty if there is none
  /// @param back whether it is rolling back
  /// @param versions their names; empty if an older health-monitor started the projection
  /// @param compared names of the control instances; if empty, it is compared with all instances of
  ///   the stable
  public record Active(
      UUID release,
      Optional<UUID> stable,
      Analysis analysis,
      String healthPath,
      int number,
      Optional<Step> step,
      Optional<Integer> last,
      boolean back,
      Optional<QueryPlan.Versions> versions,
      Optional<List<String>> compared) {

    /// Whether `release` is the stable that the active release is compared with.
    boolean isStable(UUID release) {
      return stable.filter(release::equals).isPresent();
    }

    private Active withControlSet(List<String> instances) {
      return new Active(
          release,
          stable,
          analysis,
          healthPath,
          number,
          step,
          last,
          back,
          versions,
          Optional.of(instances).filter(names -> !names.isEmpty()));
    }
  }

  /// Returns the active release, if it is `release`.
  Optional<Active> findActive(Optional<UUID> release) {
    return active.filter(a -> release.filter(a.release()::equals).isPresent());
  }

  LaneProjection apply(long sequence, Optional<UUID> release, LaneUpdate update, Instant at) {
    Map<UUID, Lost> next = lost(release, update, at);
    return new LaneProjection(
        sequence, findNext(release, update), Optional.of(next).filter(it -> !it.isEmpty()));
  }

  private Map<UUID, Lost> lost(Optional<UUID> release, LaneUpdate update, Instant at) {
    Map<UUID, Lost> next = new HashMap<>(lost.orElse(Map.of()));
    if (update instanceof LaneUpdate.Lost(UUID lostRelease, int count)) {
      next.merge(
          lostRelease, new Lost(count, 0, at, at), (current, _) -> current.withCount(count, at));
    } else if (update instanceof LaneUpdate.ReleaseStarted(var started)) {
      next.keySet()
          .removeIf(it -> !isOf(it, release, started.previousStable().map(Serving::release)));
      next.replaceAll((_, current) -> current.withRelease());
    } else if (update instanceof LaneUpdate.Ended(var succeeded)) {
      findActive(release)
          .ifPresent(a -> next.keySet().removeIf(it -> succeeded != it.equals(a.release())));
    }
    return next;
  }

  private static boolean isOf(UUID it, Optional<UUID> one, Optional<UUID> other) {
    return one.filter(it::equals).isPresent() || other.filter(it::equals).isPresent();
  }

  /// Returns the part of `loss` that is new to the watch of the active release.
  Optional<WatchEvent> findLoss(LaneUpdate.Lost loss, Instant at) {
    int before = findLost(loss.release()).map(Lost::count).orElse(0);
    return findSide(loss.release())
        .filter(_ -> loss.count() > before)
        .map(side -> new WatchEvent.InstancesLost(side, loss.count() - before, at, at));
  }

  /// Returns the losses before the watch of the active release: of the candidate since its first
  /// instance, and of stable in the same time.
  List<WatchEvent> earlierLosses() {
    Optional<Lost> candidate = active.flatMap(a -> findLost(a.release()));
    Optional<Lost> stable = active.flatMap(Active::stable).flatMap(this::findLost);
    return candidate.stream()
        .flatMap(it ->
            Stream.of(
                findLossEvent(Side.CANDIDATE, candidate, it.first(), it.last()),
                findLossEvent(Side.STABLE, stable, it.first(), it.last())))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<WatchEvent> findLossEvent(
      Side side, Optional<Lost> lost, Instant first, Instant last) {
    return lost.map(it -> it.count() - it.before())
        .filter(count -> count > 0)
        .map(count -> new WatchEvent.InstancesLost(side, count, first, last));
  }

  private Optional<Lost> findLost(UUID release) {
    return lost.map(all -> all.get(release));
  }

  private Optional<Side> findSide(UUID release) {
    return active.flatMap(a ->
        a.release().equals(release)
            ? Optional.of(Side.CANDIDATE)
            : Optional.of(Side.STABLE).filter(_ -> a.isStable(release)));
  }

  private Optional<Active> findNext(Optional<UUID> release, LaneUpdate update) {
    Optional<Active> own = findActive(release);
    return switch (update) {
      case LaneUpdate.ReleaseStarted(var started) ->
          release.map(id -> toActive(id, started)).or(() -> active);
      case LaneUpdate.PlanAdopted(var last) ->
          own.map(a -> with(a, a.number(), a.step(), last, false)).or(() -> active);
      case LaneUpdate.RollbackStarted _ ->
          own.map(a -> with(a, a.number(), a.step(), a.last(), true)).or(() -> active);
      case LaneUpdate.StepStarted(int number, var step) ->
          own.map(a -> with(a, number, Optional.of(step), a.last(), a.back())).or(() -> active);
      case LaneUpdate.InstancesReady(var ready, var baseline) ->
          own.map(a -> a.isStable(ready) ? a.withControlSet(baseline) : a).or(() -> active);
      case LaneUpdate.Ended _ -> active.filter(_ -> own.isEmpty());
      case LaneUpdate.TrafficShifted _, LaneUpdate.Lost _, LaneUpdate.Irrelevant _ -> active;
    };
  }

  private static Active toActive(UUID release, Started started) {
    return new Active(
        release,
        started.previousStable().map(Serving::release),
        started.spec().analysis(),
        started.spec().healthPath(),
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(
            new QueryPlan.Versions(
                started.spec().version(),
                started.previousStable().map(stable -> stable.spec().version()))),
        Optional.empty());
  }

  private static Active with(
      Active a, int number, Optional<Step> step, Optional<Integer> last, boolean back) {
    return new Active(
        a.release(),
        a.stable(),
        a.analysis(),
        a.healthPath(),
        number,
        step,
        last,
        back,
        a.versions(),
        a.compared());
  }
}
