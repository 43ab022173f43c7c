package io.sluice.health.watch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sluice.contract.Analysis;
import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.PlanAdopted;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.AssignmentMode;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.health.watch.Watch.Candidate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
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
  /// @param number the current step; 0 before the first
  /// @param step empty before the first
  /// @param last number of the last planned observation; empty if there is none
  /// @param back whether it is rolling back
  /// @param compared names of the control instances; if empty, it is compared with all instances of
  ///   the stable
  public record Active(
      @JsonUnwrapped @JsonProperty(access = Access.READ_ONLY) Candidate candidate,
      Analysis analysis,
      int number,
      Optional<Step> step,
      Optional<Integer> last,
      boolean back,
      Optional<List<String>> compared) {

    /// Reads a stored one: see [Watch#of].
    @JsonCreator
    static Active of(
        @JsonProperty("release") UUID release,
        @JsonProperty("stable") Optional<UUID> stable,
        @JsonProperty("analysis") Analysis analysis,
        @JsonProperty("healthPath") String healthPath,
        @JsonProperty("number") int number,
        @JsonProperty("step") Optional<Step> step,
        @JsonProperty("last") Optional<Integer> last,
        @JsonProperty("back") boolean back,
        @JsonProperty("versions") Optional<Watch.Versions> versions,
        @JsonProperty("compared") Optional<List<String>> compared) {
      var candidate = new Candidate(release, stable, healthPath, versions);
      return new Active(candidate, analysis, number, step, last, back, compared);
    }

    private static Active of(UUID release, Started started) {
      return new Active(
          Candidate.of(release, started),
          started.spec().analysis(),
          0,
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());
    }

    private Active apply(Progress event) {
      if (event instanceof PlanAdopted plan) {
        return with(plan);
      }
      if (event instanceof Progress.StepStarted(int started, Step next, _)) {
        return new Active(candidate, analysis, started, Optional.of(next), last, back, compared);
      }
      return event instanceof Progress.InstancesReady ready
          ? findControlSet(ready).map(this::withControlSet).orElse(this)
          : this;
    }

    /// Returns the event of the release's watch that follows from `event`.
    private Optional<WatchEvent> findWatchEvent(Progress event) {
      if (event instanceof Progress.StepStarted(int started, Step next, _)) {
        return Optional.of(new WatchEvent.StepStarted(started, next));
      }
      if (event instanceof Progress.TrafficShifted shifted) {
        return Optional.of(toWatchEvent(shifted));
      }
      if (event instanceof Progress.InstancesReady ready) {
        return findControlSet(ready).map(WatchEvent.ControlSetChanged::new);
      }
      return event instanceof PlanAdopted plan && plan.direction() == Direction.ROLLBACK
          ? Optional.of(new WatchEvent.RollbackStarted())
          : Optional.empty();
    }

    private Active with(PlanAdopted plan) {
      return plan.direction() == Direction.ROLLBACK
          ? new Active(candidate, analysis, number, step, last, true, compared)
          : new Active(
              candidate, analysis, number, step, findLastObservation(plan), false, compared);
    }

    private static Optional<Integer> findLastObservation(PlanAdopted plan) {
      List<Step> steps = plan.plan().steps();
      return IntStream.range(0, steps.size())
          .filter(i -> steps.get(i) instanceof Step.Observe)
          .mapToObj(i -> plan.first() + i)
          .reduce((_, later) -> later);
    }

    private Active withControlSet(List<String> instances) {
      Optional<List<String>> names = Optional.of(instances).filter(it -> !it.isEmpty());
      return new Active(candidate, analysis, number, step, last, back, names);
    }

    /// Returns the control instances that a step made ready: instances of the stable. If the list
    /// is empty, the candidate is compared with all.
    private Optional<List<String>> findControlSet(Progress.InstancesReady ready) {
      return Optional.of(ready.controlInstances().orElse(List.of()))
          .filter(_ -> ready.number() > 0 && candidate.isStable(ready.release()));
    }

    private WatchEvent toWatchEvent(Progress.TrafficShifted shifted) {
      UUID release = candidate.release();
      return new WatchEvent.TrafficShifted(
          shifted.weights().getOrDefault(release, Percent.NONE),
          shifted
              .trafficRules()
              .filter(it -> it.release().equals(release))
              .flatMap(it -> AssignmentMode.find(it.rules())));
    }
  }

  /// Whether an event can change the projection or a watch. [#apply], [Active#apply] or
  /// [Active#findWatchEvent] handle each event for which it returns true.
  static boolean isRelevant(Progress event) {
    return switch (event) {
      case Started _, PlanAdopted _, Progress.StepStarted _, Progress.TrafficShifted _ -> true;
      case Progress.InstanceLost _, Progress.Ended _ -> true;
      case Progress.InstancesReady ready -> ready.number() > 0;
      case Progress.Queued _, Progress.StartDeferred _, Progress.StartReached _ -> false;
      case Progress.StepFinished _, Progress.StepRetried _, Progress.HoldStarted _ -> false;
      case Progress.TargetFenced _, Progress.TargetAdopted _, Progress.EffectFailed _ -> false;
      case Progress.ArtifactResolved _, Progress.CallSucceeded _ -> false;
      case Progress.VerdictRecorded _, Progress.Promoted _, Progress.Stuck _ -> false;
      case Progress.CommandEvent _, Progress.ReplacementRequested _ -> false;
      case Progress.LaneStopped _, Progress.LeaseExpired _ -> false;
      case Progress.FloorsBypassed _ -> false;
    };
  }

  /// Returns the active release, if it is `release`.
  Optional<Active> findActive(Optional<UUID> release) {
    return active.filter(a -> release.filter(a.candidate().release()::equals).isPresent());
  }

  /// Returns the projection after the next event of the lane.
  LaneProjection apply(Envelope<Progress> envelope) {
    Map<UUID, Lost> losses = losses(envelope);
    return new LaneProjection(
        envelope.sequence(),
        findNext(envelope.release(), envelope.event()),
        Optional.of(losses).filter(it -> !it.isEmpty()));
  }

  private Optional<Active> findNext(Optional<UUID> release, Progress event) {
    if (event instanceof Started started && release.isPresent()) {
      return Optional.of(Active.of(release.get(), started));
    }
    Optional<Active> own = findActive(release);
    if (own.isEmpty()) {
      return active;
    }
    return event instanceof Progress.Ended ? Optional.empty() : own.map(a -> a.apply(event));
  }

  private Map<UUID, Lost> losses(Envelope<Progress> envelope) {
    Map<UUID, Lost> next = new HashMap<>(lost.orElse(Map.of()));
    Instant at = envelope.time();
    if (envelope.event() instanceof Progress.InstanceLost(UUID release, int count, _)) {
      next.merge(release, new Lost(count, 0, at, at), (current, _) -> current.withCount(count, at));
    } else if (envelope.event() instanceof Started started) {
      Optional<UUID> stable = started.previousStable().map(Serving::release);
      next.keySet().removeIf(it -> !isOf(it, envelope.release(), stable));
      next.replaceAll((_, current) -> current.withRelease());
    } else if (envelope.event() instanceof Progress.Ended ended) {
      boolean succeeded = ended.outcome() == Outcome.SUCCEEDED;
      findActive(envelope.release())
          .map(a -> a.candidate().release())
          .ifPresent(own -> next.keySet().removeIf(it -> succeeded != it.equals(own)));
    }
    return next;
  }

  private static boolean isOf(UUID it, Optional<UUID> one, Optional<UUID> other) {
    return one.filter(it::equals).isPresent() || other.filter(it::equals).isPresent();
  }

  /// Returns the event of the active release's watch that follows from the next event of the lane.
  Optional<WatchEvent> findWatchEvent(Envelope<Progress> envelope) {
    return envelope.event() instanceof Progress.InstanceLost(UUID release, int count, _)
        ? findLoss(release, count, envelope.time())
        : findActive(envelope.release()).flatMap(a -> a.findWatchEvent(envelope.event()));
  }

  /// Returns the part of a loss that is new to the watch.
  private Optional<WatchEvent> findLoss(UUID release, int count, Instant at) {
    int before = findLost(release).map(Lost::count).orElse(0);
    return active
        .flatMap(a -> a.candidate().findSide(release))
        .filter(_ -> count > before)
        .map(side -> new WatchEvent.InstancesLost(side, count - before, at, at));
  }

  /// Returns the events so far for a watch of the active release that begins now. Its losses are
  /// those of the candidate since its first instance, and of stable in the same time.
  List<WatchEvent> earlierEvents() {
    return active.stream()
        .flatMap(a ->
            Stream.of(
                a.last().<WatchEvent>map(WatchEvent.LastObservationPlanned::new),
                a.compared().<WatchEvent>map(WatchEvent.ControlSetChanged::new),
                a.step().<WatchEvent>map(step -> new WatchEvent.StepStarted(a.number(), step)),
                findEarlierLoss(a, Side.CANDIDATE),
                findEarlierLoss(a, Side.STABLE)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<WatchEvent> findEarlierLoss(Active a, Side side) {
    Optional<UUID> release =
        side == Side.CANDIDATE ? Optional.of(a.candidate().release()) : a.candidate().stable();
    int count = release.flatMap(this::findLost).map(it -> it.count() - it.before()).orElse(0);
    return findLost(a.candidate().release())
        .filter(_ -> count > 0)
        .map(own -> new WatchEvent.InstancesLost(side, count, own.first(), own.last()));
  }

  private Optional<Lost> findLost(UUID release) {
    return lost.map(all -> all.get(release));
  }
}
