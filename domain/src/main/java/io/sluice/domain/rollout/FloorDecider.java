package io.sluice.domain.rollout;

import io.sluice.contract.Floors;
import io.sluice.contract.Progress;
import io.sluice.contract.RevertBasis;
import io.sluice.domain.floor.BreakGlassRule;
import io.sluice.domain.floor.FloorCheck;
import io.sluice.domain.floor.Subjects;
import io.sluice.domain.rollout.Signal.CommandReceived;
import io.sluice.domain.rollout.Signal.ReleasePosted;
import java.util.List;
import java.util.Optional;

/// Decides about the floors of the environment: a release or a command that would pass one is
/// rejected, unless a break-glass lets it continue. Aborts and rollbacks bypass no floor.
final class FloorDecider {

  /// Decides whether a posted release may be queued. A break-glass is recorded.
  ///
  /// @return the reason why not; empty if it meets its floors or its caller bypasses them
  static Optional<String> decideFloors(DecisionBuilder builder, ReleasePosted posted) {
    Optional<Boolean> judged = findJudged(posted);
    List<FloorCheck> missed = posted.acceptance().missed(posted.spec(), judged);
    Optional<String> breakGlass = posted.acceptance().findBreakGlass();
    List<String> bypassed = posted.acceptance().bypassed(posted.spec(), judged);
    breakGlass
        .filter(_ -> !bypassed.isEmpty())
        .ifPresent(reason ->
            builder.add(
                posted.release(),
                new Progress.FloorsBypassed(Optional.empty(), bypassed, posted.caller(), reason)));
    return missed.isEmpty() || breakGlass.isPresent()
        ? Optional.empty()
        : Optional.of(FloorCheck.describe(missed));
  }

  /// Finds the keys of which one must have signed the image of a posted release; empty if the
  /// signature does not matter.
  static Optional<List<Floors.ImageKey>> findSignedBy(ReleasePosted posted) {
    return posted.acceptance().findSignedBy(findJudged(posted));
  }

  private static Optional<Boolean> findJudged(ReleasePosted posted) {
    return posted.restartOf().isPresent()
        ? Optional.of(true)
        : posted.revertOf().map(_ -> posted.revert().flatMap(RevertBasis::judged).orElse(true));
  }

  /// Whether a command that would bypass `floors` may run. A break-glass is recorded; without it
  /// the command is rejected.
  static boolean canBypass(
      DecisionBuilder builder, CommandReceived received, Active active, List<String> floors) {
    return floors.isEmpty()
        || canBypass(builder, received, active, floors, describe(received, floors));
  }

  /// Whether an approval may count: that of the release's author needs a break-glass, which is
  /// recorded; without it the command is rejected.
  static boolean canApprove(DecisionBuilder builder, CommandReceived received, Active active) {
    return !Subjects.isAuthor(active.author(), received.caller())
        || canBypass(
            builder,
            received,
            active,
            List.of("another approver than the author"),
            "%s requested the release, so another person must approve it, %s"
                .formatted(active.author().orElseThrow(), BreakGlassRule.CURE));
  }

  private static boolean canBypass(
      DecisionBuilder builder,
      CommandReceived received,
      Active active,
      List<String> floors,
      String rejection) {
    Optional<String> breakGlass =
        BreakGlassRule.findReason(received.breakGlass(), received.roles());
    breakGlass.ifPresentOrElse(
        reason ->
            builder.add(
                new Progress.FloorsBypassed(
                    Optional.of(received.id()), floors, received.caller(), reason)),
        () -> CommandDecider.reject(builder, received, active, rejection));
    return breakGlass.isPresent();
  }

  private static String describe(CommandReceived received, List<String> floors) {
    return "%s would bypass the environment's floors %s: it requires a role that they allow, %s"
        .formatted(received.command().name(), String.join(", ", floors), BreakGlassRule.CURE);
  }

  private FloorDecider() {}
}
