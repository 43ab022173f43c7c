package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.Direction;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.PlanAdopted;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Progress.StepStarted;
import io.sluice.contract.Step;
import java.util.Optional;
import java.util.UUID;

/// How far a lane's progress was followed, and what was heard of its active release; the snapshot
/// of the lane's row.
///
/// @param seq sequence of the last event that was taken into account
public record Followed(long seq, Optional<Active> active) {

  /// @param stable what it is compared with; empty on a first release
  /// @param number the present step; 0 before the first
  /// @param step empty before the first
  /// @param back whether it is being taken back
  public record Active(
      UUID release,
      Optional<UUID> stable,
      Analysis analysis,
      String healthPath,
      int number,
      Optional<Step> step,
      boolean back) {}

  /// @param snapshot empty if nothing was heard yet
  static Followed read(String snapshot) {
    return snapshot.isEmpty()
        ? new Followed(0, Optional.empty())
        : Json.read(snapshot, Followed.class);
  }

  /// The active release, if it is `release`.
  Optional<Active> active(Optional<UUID> release) {
    return active.filter(a -> release.filter(a.release()::equals).isPresent());
  }

  Followed after(long sequence, Optional<UUID> release, Progress event) {
    return new Followed(sequence, next(release, event));
  }

  private Optional<Active> next(Optional<UUID> release, Progress event) {
    if (event instanceof Started(var spec, var cameFrom, _) && release.isPresent()) {
      return Optional.of(
          new Active(
              release.get(),
              cameFrom.map(Serving::release),
              spec.analysis(),
              spec.healthPath(),
              0,
              Optional.empty(),
              false));
    }
    Optional<Active> mine = active(release);
    if (mine.isEmpty()) {
      return active;
    }
    Active a = mine.get();
    return switch (event) {
      case PlanAdopted(var direction, _, _, _, _, _) when direction == Direction.BACK ->
          Optional.of(with(a, a.number(), a.step(), true));
      case StepStarted(int number, var step, _) ->
          Optional.of(with(a, number, Optional.of(step), a.back()));
      case Ended _ -> Optional.empty();
      // Nothing else changes what is watched, or how.
      case Progress _ -> active;
    };
  }

  private static Active with(Active a, int number, Optional<Step> step, boolean back) {
    return new Active(a.release(), a.stable(), a.analysis(), a.healthPath(), number, step, back);
  }
}
