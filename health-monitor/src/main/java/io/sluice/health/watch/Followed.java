package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Step;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// How far a lane's progress was followed, and what was heard of its active release; the snapshot
/// of the lane's row.
///
/// @param seq sequence of the last event that was taken into account
public record Followed(long seq, Optional<Active> active) {
  /// Nothing was heard yet.
  static final Followed NOTHING = new Followed(0, Optional.empty());

  /// @param stable what it is compared with; empty on a first release
  /// @param number the present step; 0 before the first
  /// @param step empty before the first
  /// @param last number of the last observation that is planned; empty if there is none
  /// @param back whether it is being taken back
  /// @param versions by their names; empty of what an older monitor began to follow
  /// @param compared those of stable's instances that it is compared with; all of them if empty
  public record Active(
      UUID release,
      Optional<UUID> stable,
      Analysis analysis,
      String healthPath,
      int number,
      Optional<Step> step,
      Optional<Integer> last,
      boolean back,
      Optional<Asks.Versions> versions,
      Optional<List<String>> compared) {

    /// Whether `release` is what it is compared with.
    boolean isBeside(UUID release) {
      return stable.filter(release::equals).isPresent();
    }

    private Active comparedWith(List<String> instances) {
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

  /// The active release, if it is `release`.
  Optional<Active> active(Optional<UUID> release) {
    return active.filter(a -> release.filter(a.release()::equals).isPresent());
  }

  Followed after(long sequence, Optional<UUID> release, Heard heard) {
    return new Followed(sequence, next(release, heard));
  }

  private Optional<Active> next(Optional<UUID> release, Heard heard) {
    Optional<Active> mine = active(release);
    return switch (heard) {
      case Heard.Began(var started) -> release.map(id -> begun(id, started)).or(() -> active);
      case Heard.Planned(var last) ->
          mine.map(a -> with(a, a.number(), a.step(), last, false)).or(() -> active);
      case Heard.WentBack _ ->
          mine.map(a -> with(a, a.number(), a.step(), a.last(), true)).or(() -> active);
      case Heard.Stepped(int number, var step) ->
          mine.map(a -> with(a, number, Optional.of(step), a.last(), a.back())).or(() -> active);
      case Heard.Ready(var ready, var baseline) ->
          mine.map(a -> a.isBeside(ready) ? a.comparedWith(baseline) : a).or(() -> active);
      case Heard.Ended _ -> active.filter(_ -> mine.isEmpty());
      case Heard.Shifted _, Heard.Else _ -> active;
    };
  }

  private static Active begun(UUID release, Started started) {
    return new Active(
        release,
        started.cameFrom().map(Serving::release),
        started.spec().analysis(),
        started.spec().healthPath(),
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(
            new Asks.Versions(
                started.spec().version(), started.cameFrom().map(came -> came.spec().version()))),
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
