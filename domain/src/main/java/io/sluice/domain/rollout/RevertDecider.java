package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.RevertBasis;
import io.sluice.domain.rollout.Signal.CommandReceived;
import io.sluice.domain.rollout.Signal.ReleasePosted;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides reverts to an earlier version: the active release is rolled back to its previous stable,
/// or a new release brings the version back. The caller was shown which of the two, so the revert
/// is rejected if the lane has changed since then.
final class RevertDecider {

  static void decide(DecisionBuilder builder, CommandReceived received, Command.Revert revert) {
    Optional<String> rejection = findRejection(builder.lane(), revert);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, Optional.of(revert.release()), rejection.get());
      return;
    }
    String version = builder.active().previousStable().map(Serving::spec).orElseThrow().version();
    String reason = reason(version, received.caller(), received.reason());
    supersede(builder, revert.supersedes(), reason);
    CommandDecider.rollBack(
        builder,
        new Progress.RevertRequested(
            received.id(), revert.to(), version, received.caller(), received.reason()),
        reason);
  }

  /// Finds the reason why a revert that comes as a new release must be rejected.
  static Optional<String> findRejection(Lane lane, ReleasePosted posted) {
    return posted.revert().flatMap(basis -> findRejection(lane, basis.from()));
  }

  /// Supersedes the queued releases that a new release reverts together with the active one.
  static void supersede(DecisionBuilder builder, ReleasePosted posted) {
    posted
        .revert()
        .map(RevertBasis::supersedes)
        .ifPresent(releases ->
            supersede(
                builder,
                releases,
                reason(posted.spec().version(), posted.caller(), posted.reason().orElse(""))));
  }

  private static void supersede(DecisionBuilder builder, List<UUID> releases, String reason) {
    builder.lane().queue().stream()
        .map(Lane.Waiting::release)
        .filter(releases::contains)
        .forEach(release ->
            builder.add(
                release, new Progress.Ended(Outcome.SUPERSEDED, builder.lane().stable(), reason)));
  }

  private static Optional<String> findRejection(Lane lane, Command.Revert revert) {
    Optional<String> changed = findRejection(lane, Optional.of(revert.release()));
    if (changed.isPresent()) {
      return changed;
    } else if (lane.active().isEmpty()) {
      return Optional.of("the lane has changed: " + describe(lane));
    }
    Active active = lane.active().get();
    return active.previousStable().map(Serving::release).equals(Optional.of(revert.to()))
        ? Optional.empty()
        : Optional.of(
            active
                .previousStable()
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
        .filter(Active::isRollingBack)
        .map(active ->
            "version %s is already rolling back to %s"
                .formatted(
                    version(active),
                    active.previousStable().map(RevertDecider::version).orElse("nothing")));
  }

  private static String describe(Lane lane) {
    return lane.active()
        .map(active ->
            "the release of version %s is %s".formatted(version(active), active.state().wire()))
        .or(() -> lane.stable().map(s -> "version %s serves".formatted(version(s))))
        .orElse("nothing serves");
  }

  private static String reason(String version, String caller, String callerReason) {
    String text = "reverted to %s by %s".formatted(version, caller);
    return callerReason.isBlank() ? text : text + ": " + callerReason;
  }

  private static String version(Serving serving) {
    return serving.spec().version();
  }

  private static String version(Active active) {
    return active.spec().version();
  }

  private RevertDecider() {}
}
