package io.sluice.domain.notice;

import io.sluice.contract.Progress.AbortRequested;
import io.sluice.contract.Progress.CommandEvent;
import io.sluice.contract.Progress.CommandRejected;
import io.sluice.contract.Progress.FreezeOverridden;
import io.sluice.contract.Progress.FullPromotionRequested;
import io.sluice.contract.Progress.GateApproved;
import io.sluice.contract.Progress.GateDenied;
import io.sluice.contract.Progress.Paused;
import io.sluice.contract.Progress.PromotionRequested;
import io.sluice.contract.Progress.ReplicasSet;
import io.sluice.contract.Progress.Resumed;
import io.sluice.contract.Progress.RevertRequested;
import io.sluice.contract.Progress.RollbackAbandoned;
import io.sluice.contract.Progress.StepSkipped;
import io.sluice.contract.Progress.StopRequested;
import io.sluice.contract.Progress.VersionPinned;
import io.sluice.contract.Progress.VersionUnpinned;
import io.sluice.contract.Progress.VersionVetoLifted;
import io.sluice.contract.Progress.VersionVetoed;

/// Describes people's commands, like [EventMessages].
final class CommandMessages {

  static String of(CommandEvent event) {
    return switch (event) {
      case Paused p -> "paused by " + callerAndReason(p);
      case Resumed r -> "resumed by " + callerAndReason(r);
      case AbortRequested a -> "aborted by " + callerAndReason(a);
      case RevertRequested r -> "reverted to %s by %s".formatted(r.version(), callerAndReason(r));
      case PromotionRequested p -> withReason(p, "promotes step " + p.number());
      case FullPromotionRequested p -> withReason(p, "promotes to the end");
      case StepSkipped s -> withReason(s, "skips step " + s.number());
      case GateApproved a ->
          withReason(
              a, "approves step %d, %d of %d".formatted(a.number(), a.approvals(), a.quorum()));
      case GateDenied r -> withReason(r, "denies step " + r.number());
      case RollbackAbandoned c -> withReason(c, "abandons the rollback");
      case FreezeOverridden o -> withReason(o, "overrides the freeze");
      case VersionVetoed v -> withReason(v, "vetoes version " + v.version());
      case VersionVetoLifted v -> withReason(v, "lifts the veto of version " + v.version());
      case VersionPinned p -> withReason(p, "pins version " + p.version());
      case VersionUnpinned u -> withReason(u, "lifts the pin");
      case CommandRejected c -> "%s by %s rejected: %s".formatted(c.name(), c.caller(), c.reason());
      case ReplicasSet r -> withReason(r, "sets " + EventMessages.count(r.replicas(), "instance"));
      case StopRequested s -> withReason(s, "stops the lane");
    };
  }

  private static String withReason(CommandEvent event, String action) {
    return "%s %s%s".formatted(event.caller(), action, EventMessages.reasonSuffix(event.reason()));
  }

  private static String callerAndReason(CommandEvent event) {
    return event.caller() + EventMessages.reasonSuffix(event.reason());
  }

  private CommandMessages() {}
}
