package io.sluice.domain.rollout;

import io.sluice.contract.Progress.AbortOrdered;
import io.sluice.contract.Progress.ApproveOrdered;
import io.sluice.contract.Progress.CloseOrdered;
import io.sluice.contract.Progress.CommandRefused;
import io.sluice.contract.Progress.Ordered;
import io.sluice.contract.Progress.OverrideOrdered;
import io.sluice.contract.Progress.Paused;
import io.sluice.contract.Progress.Pinned;
import io.sluice.contract.Progress.PromoteFullOrdered;
import io.sluice.contract.Progress.PromoteOrdered;
import io.sluice.contract.Progress.RefuseOrdered;
import io.sluice.contract.Progress.ReplicasSet;
import io.sluice.contract.Progress.Resumed;
import io.sluice.contract.Progress.RevertOrdered;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.SkipOrdered;
import io.sluice.contract.Progress.StopOrdered;
import io.sluice.contract.Progress.Unpinned;
import io.sluice.contract.Progress.VetoLifted;
import io.sluice.contract.Progress.Vetoed;
import java.util.Optional;

/// Folds command events into the state of a lane.
final class OrderEvolver {

  static Lane evolve(Lane lane, Fact fact, Ordered ordered) {
    return switch (ordered) {
      case Paused paused ->
          Evolver.active(lane, fact, a -> a.withPhase(new Phase.Paused(paused.since(), a.phase())));
      case Resumed resumed -> Evolver.active(lane, fact, a -> Phases.resume(a, resumed));
      case ApproveOrdered said -> Evolver.active(lane, fact, a -> a.withApproval(said.caller()));
      case SkipOrdered skip ->
          Evolver.active(
              lane, fact, a -> a.withSkip(skip.number(), left(skip.caller(), skip.reason())));
      case PromoteFullOrdered order -> Evolver.active(lane, fact, a -> Passes.note(a, order));
      case OverrideOrdered _ -> Evolver.waiting(lane, fact, Lane.Waiting::override);
      case Vetoed v -> lane.withPolicy(lane.policy().veto(v.version(), by(v)));
      case VetoLifted v -> lane.withPolicy(lane.policy().unveto(v.version()));
      case Pinned p -> lane.withPolicy(lane.policy().pin(Optional.of(pin(p))));
      case Unpinned _ -> lane.withPolicy(lane.policy().pin(Optional.empty()));
      case ReplicasSet set -> scale(lane, set.replicas());
      case StopOrdered stop -> lane.withEpoch(stop.epoch()).withStopping(Optional.of(0));
      case AbortOrdered _, CloseOrdered _, PromoteOrdered _, RefuseOrdered _ -> lane;
      case RevertOrdered _ -> lane;
      case CommandRefused _ -> lane;
    };
  }

  private static Policy.Pin pin(Pinned pinned) {
    return new Policy.Pin(pinned.version(), by(pinned));
  }

  private static String by(Ordered ordered) {
    return "by %s: %s".formatted(ordered.caller(), ordered.reason());
  }

  private static String left(String caller, String reason) {
    return "left out by %s: %s".formatted(caller, reason);
  }

  /// Applies a new number of replicas. The reconciler's desired state changes at once; a step that
  /// sets stable's number of instances is repeated.
  private static Lane scale(Lane lane, int replicas) {
    Serving stable = lane.stable().orElseThrow(() -> new IllegalStateException("nothing serves"));
    Lane scaled =
        lane.withStable(Optional.of(new Serving(stable.release(), stable.spec(), replicas)));
    boolean isRescaled = Effects.isRescaled(lane, replicas);
    Lane anew = isRescaled ? scaled.withActive(lane.active().map(Active::afresh)) : scaled;
    return anew.withInstances(stable.release(), StableSteps.aim(lane, stable, replicas));
  }

  private OrderEvolver() {}
}
