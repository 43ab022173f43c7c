package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.Recorded;
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
public record Followed(long seq, Optional<Active> active, Optional<Map<UUID, Lost>> lost) {
  /// The projection of a lane without events.
  static final Followed NOTHING = new Followed(0, Optional.empty(), Optional.empty());

  public Followed {
    lost = lost.map(Map::copyOf);
  }

  /// Lost instances of a release: those that ended without being stopped.
  ///
  /// @param count number of losses since the release has instances
  /// @param before number of losses when the active release began
  /// @param first time of the first report after `before`
  /// @param last time of the last report
  public record Lost(int count, int before, Instant first, Instant last) {
    Lost now(int total, Instant at) {
      return new Lost(Math.max(count, total), before, count == before ? at : first, at);
    }

    Lost begun() {
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
      Optional<Asks.Versions> versions,
      Optional<List<String>> compared) {

    /// Whether `release` is the stable that the active release is compared with.
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

  /// Returns the active release, if it is `release`.
  Optional<Active> active(Optional<UUID> release) {
    return active.filter(a -> release.filter(a.release()::equals).isPresent());
  }

  Followed after(long sequence, Optional<UUID> release, Heard heard, Instant at) {
    Map<UUID, Lost> next = lost(release, heard, at);
    return new Followed(
        sequence, next(release, heard), Optional.of(next).filter(it -> !it.isEmpty()));
  }

  private Map<UUID, Lost> lost(Optional<UUID> release, Heard heard, Instant at) {
    Map<UUID, Lost> next = new HashMap<>(lost.orElse(Map.of()));
    if (heard instanceof Heard.Lost(UUID of, int count)) {
      next.merge(of, new Lost(count, 0, at, at), (known, _) -> known.now(count, at));
    } else if (heard instanceof Heard.Began(var started)) {
      next.keySet().removeIf(it -> !isOf(it, release, started.cameFrom().map(Serving::release)));
      next.replaceAll((_, known) -> known.begun());
    } else if (heard instanceof Heard.Ended(var well)) {
      active(release).ifPresent(a -> next.keySet().removeIf(it -> well != it.equals(a.release())));
    }
    return next;
  }

  private static boolean isOf(UUID it, Optional<UUID> one, Optional<UUID> other) {
    return one.filter(it::equals).isPresent() || other.filter(it::equals).isPresent();
  }

  /// Returns the part of `heard` that is new to the watch of the active release.
  Optional<Recorded> news(Heard.Lost heard, Instant at) {
    int known = known(heard.release()).map(Lost::count).orElse(0);
    return side(heard.release())
        .filter(_ -> heard.count() > known)
        .map(side -> new Recorded.InstancesLost(side, heard.count() - known, at, at));
  }

  /// Returns the losses before the watch of the active release: of the candidate since its first
  /// instance, and of stable in the same time.
  List<Recorded> lostBefore() {
    Optional<Lost> candidate = active.flatMap(a -> known(a.release()));
    Optional<Lost> stable = active.flatMap(Active::stable).flatMap(this::known);
    return candidate.stream()
        .flatMap(it ->
            Stream.of(
                ended(Side.CANDIDATE, candidate, it.first(), it.last()),
                ended(Side.STABLE, stable, it.first(), it.last())))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Recorded> ended(
      Side side, Optional<Lost> lost, Instant first, Instant last) {
    return lost.map(it -> it.count() - it.before())
        .filter(count -> count > 0)
        .map(count -> new Recorded.InstancesLost(side, count, first, last));
  }

  private Optional<Lost> known(UUID release) {
    return lost.map(all -> all.get(release));
  }

  private Optional<Side> side(UUID release) {
    return active.flatMap(a ->
        a.release().equals(release)
            ? Optional.of(Side.CANDIDATE)
            : Optional.of(Side.STABLE).filter(_ -> a.isBeside(release)));
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
      case Heard.Shifted _, Heard.Lost _, Heard.Else _ -> active;
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
