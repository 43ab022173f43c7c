package io.sluice.simulation.world;

import io.sluice.contract.Command;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.RevertBasis;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.simulation.scenario.ScheduledFault;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Generates the commands of users. Most are about the active release; some come too late, or from
/// callers without the role, or without a reason.
final class CommandGenerator {
  private static final List<String> CALLERS = List.of("ann", "bob", "cid");
  private static final int VERSIONS = 5;

  /// @param posted releases so far, at least one
  static Command command(ScheduledFault fault, Lane lane, List<UUID> posted) {
    Optional<Active> active = lane.active();
    UUID release =
        active
            .map(Active::release)
            .filter(_ -> fault.size() % 4 > 0)
            .orElse(posted.get(fault.choose(posted.size())));
    int step = active.map(Active::number).orElse(1);
    return switch (fault.kind()) {
      case ABORT -> new Command.Abort(release);
      case REVERT -> revert(fault, lane, release);
      case PAUSE -> new Command.Pause(release);
      case RESUME -> new Command.Resume(release);
      case PROMOTE -> new Command.Promote(release, step);
      case PROMOTE_FULL -> new Command.PromoteFull(release);
      case SKIP -> new Command.Skip(release, step + fault.choose(4));
      case APPROVE -> new Command.Approve(release, step);
      case DENY -> new Command.Deny(release, step);
      case CLOSE -> new Command.Close(release);
      case OVERRIDE_FREEZE -> new Command.OverrideFreeze(findWaiting(lane).orElse(release));
      case VETO -> veto(lane, version(fault, lane));
      case PIN ->
          lane.policy().pin().isPresent()
              ? new Command.Unpin()
              : new Command.Pin(version(fault, lane));
      case SCALE -> new Command.Scale(1 + fault.choose(4));
      default -> new Command.Stop();
    };
  }

  /// Returns a revert to the previous stable of the active release. Some name a release that is no
  /// longer active, and some end the queue.
  private static Command revert(ScheduledFault fault, Lane lane, UUID release) {
    UUID to = lane.active().flatMap(Active::previousStable).map(Serving::release).orElse(release);
    return new Command.Revert(release, to, queued(fault, lane));
  }

  /// Returns the basis of a revert to `earlier`. One in seven names `earlier` instead of the
  /// present release, as an outdated view would.
  static RevertBasis basis(ScheduledFault fault, Lane lane, UUID earlier) {
    Optional<UUID> from =
        lane.active().map(Active::release).or(() -> lane.stable().map(Serving::release));
    return new RevertBasis(
        fault.size() % 7 == 0 ? Optional.of(earlier) : from, queued(fault, lane));
  }

  /// Returns the queued releases if the revert must end them, otherwise none.
  private static List<UUID> queued(ScheduledFault fault, Lane lane) {
    return fault.choose(2) == 0
        ? List.of()
        : lane.queue().stream().map(Lane.Waiting::release).toList();
  }

  static String caller(ScheduledFault fault) {
    return CALLERS.get(fault.choose(CALLERS.size()));
  }

  static List<String> roles(ScheduledFault fault) {
    return fault.size() % 5 == 0 ? List.of("releaser") : List.of("releaser", "approver", "admin");
  }

  static String reason(ScheduledFault fault) {
    return fault.choose(7) == 0 ? "" : "as we agreed";
  }

  private static Optional<UUID> findWaiting(Lane lane) {
    return lane.queue().stream().map(Lane.Waiting::release).findFirst();
  }

  private static Command veto(Lane lane, String version) {
    return lane.policy().vetoes().containsKey(version)
        ? new Command.Unveto(version)
        : new Command.Veto(version);
  }

  private static String version(ScheduledFault fault, Lane lane) {
    return fault.size() % 2 == 0
        ? String.valueOf(fault.choose(VERSIONS))
        : lane.stable().map(Serving::spec).map(spec -> spec.version()).orElse("0");
  }

  private CommandGenerator() {}
}
