package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.RevertBasis;
import io.sluice.domain.rollout.Signal.Ordered;
import io.sluice.domain.rollout.Signal.Posted;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides reverts to an earlier version: the active release is rolled back to its previous stable,
/// or a new release brings the version back. The caller was shown which of the two, so the revert
/// is rejected if the lane has changed since then.
final class RevertDecider {

  static void take(Draft draft, Ordered order, Command.Revert revert) {
    Optional<String> rejection = findRejection(draft.lane(), revert);
    if (rejection.isPresent()) {
      Orders.refuse(draft, order, Optional.of(revert.release()), rejection.get());
      return;
    }
    String version = draft.active().cameFrom().map(Serving::spec).orElseThrow().version();
    String reason = reason(version, order.caller(), order.reason());
    supersede(draft, revert.supersedes(), reason);
    Orders.takeBack(
        draft,
        new Progress.RevertOrdered(
            order.id(), revert.to(), version, order.caller(), order.reason()),
        reason);
  }

  /// Finds the reason why a revert that comes as a new release must be rejected.
  static Optional<String> findRejection(Lane lane, Posted posted) {
    return posted.revert().flatMap(basis -> findRejection(lane, basis.from()));
  }

  /// Supersedes the queued releases that a new release reverts together with the active one.
  static void supersede(Draft draft, Posted posted) {
    posted
        .revert()
        .map(RevertBasis::supersedes)
        .ifPresent(releases ->
            supersede(
                draft,
                releases,
                reason(posted.spec().version(), posted.caller(), posted.reason().orElse(""))));
  }

  private static void supersede(Draft draft, List<UUID> releases, String reason) {
    draft.lane().queue().stream()
        .map(Lane.Waiting::release)
        .filter(releases::contains)
        .forEach(release ->
            draft.add(
                release, new Progress.Ended(Outcome.SUPERSEDED, draft.lane().stable(), reason)));
  }

  private static Optional<String> findRejection(Lane lane, Command.Revert revert) {
    Optional<String> moved = findRejection(lane, Optional.of(revert.release()));
    if (moved.isPresent()) {
      return moved;
    } else if (lane.active().isEmpty()) {
      return Optional.of("the lane has changed: " + describe(lane));
    }
    Active active = lane.active().get();
    return active.cameFrom().map(Serving::release).equals(Optional.of(revert.to()))
        ? Optional.empty()
        : Optional.of(
            active
                .cameFrom()
                .map(s ->
                    "the previous stable of version %s is %s"
                        .formatted(version(active), version(s)))
                .orElseGet(() -> "nothing served before version " + version(active)));
  }

  /// @param from release that the caller reverts
  private static Optional<String> findRejection(Lane lane, Optional<UUID> from) {
    if (lane.stopping().isPresent()) {
      return Optional.of("the lane is being stopped");
    }
    Optional<UUID> present =
        lane.active().map(Active::release).or(() -> lane.stable().map(Serving::release));
    if (!present.equals(from)) {
      return Optional.of("the lane has changed: " + describe(lane));
    }
    return lane.active()
        .filter(Active::isGoingBack)
        .map(active ->
            "version %s is already rolling back to %s"
                .formatted(
                    version(active),
                    active.cameFrom().map(RevertDecider::version).orElse("nothing")));
  }

  private static String describe(Lane lane) {
    return lane.active()
        .map(active ->
            "the release of version %s is %s".formatted(version(active), States.of(active).wire()))
        .or(() -> lane.stable().map(s -> "version %s serves".formatted(version(s))))
        .orElse("nothing serves");
  }

  private static String reason(String version, String caller, String why) {
    String what = "reverted to %s by %s".formatted(version, caller);
    return why.isBlank() ? what : what + ": " + why;
  }

  private static String version(Serving serving) {
    return serving.spec().version();
  }

  private static String version(Active active) {
    return active.spec().version();
  }

  private RevertDecider() {}
}
