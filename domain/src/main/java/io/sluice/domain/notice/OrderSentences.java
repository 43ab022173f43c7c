package io.sluice.domain.notice;

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
import io.sluice.contract.Progress.SkipOrdered;
import io.sluice.contract.Progress.StopOrdered;
import io.sluice.contract.Progress.Unpinned;
import io.sluice.contract.Progress.VetoLifted;
import io.sluice.contract.Progress.Vetoed;

/// Describes people's commands, like [Sentences].
final class OrderSentences {

  static String of(Ordered event) {
    return switch (event) {
      case Paused p -> "paused by " + by(p);
      case Resumed r -> "resumed by " + by(r);
      case AbortOrdered a -> "aborted by " + by(a);
      case RevertOrdered r -> "reverted to %s by %s".formatted(r.version(), by(r));
      case PromoteOrdered p -> said(p, "promotes step " + p.number());
      case PromoteFullOrdered p -> said(p, "promotes to the end");
      case SkipOrdered s -> said(s, "skips step " + s.number());
      case ApproveOrdered a ->
          said(a, "approves step %d, %d of %d".formatted(a.number(), a.approvals(), a.quorum()));
      case RefuseOrdered r -> said(r, "denies step " + r.number());
      case CloseOrdered c -> said(c, "abandons the rollback");
      case OverrideOrdered o -> said(o, "overrides the freeze");
      case Vetoed v -> said(v, "vetoes version " + v.version());
      case VetoLifted v -> said(v, "lifts the veto of version " + v.version());
      case Pinned p -> said(p, "pins version " + p.version());
      case Unpinned u -> said(u, "lifts the pin");
      case CommandRefused c -> "%s by %s rejected: %s".formatted(c.name(), c.caller(), c.reason());
      case ReplicasSet r -> said(r, "sets " + Sentences.count(r.replicas(), "instance"));
      case StopOrdered s -> said(s, "stops the lane");
    };
  }

  private static String said(Ordered event, String what) {
    return "%s %s%s".formatted(event.caller(), what, Sentences.because(event.reason()));
  }

  private static String by(Ordered event) {
    return event.caller() + Sentences.because(event.reason());
  }

  private OrderSentences() {}
}
