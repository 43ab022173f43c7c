package io.sluice.domain.notice;

import io.sluice.contract.Progress.AbortOrdered;
import io.sluice.contract.Progress.ApproveOrdered;
import io.sluice.contract.Progress.CloseOrdered;
import io.sluice.contract.Progress.CommandRefused;
import io.sluice.contract.Progress.Ordered;
import io.sluice.contract.Progress.Paused;
import io.sluice.contract.Progress.PromoteFullOrdered;
import io.sluice.contract.Progress.PromoteOrdered;
import io.sluice.contract.Progress.RefuseOrdered;
import io.sluice.contract.Progress.ReplicasSet;
import io.sluice.contract.Progress.Resumed;
import io.sluice.contract.Progress.SkipOrdered;
import io.sluice.contract.Progress.StopOrdered;

/// What people ordered, as [Sentences].
final class OrderSentences {

  static String of(Ordered event) {
    return switch (event) {
      case Paused p -> "paused by %s%s".formatted(p.caller(), Sentences.because(p.reason()));
      case Resumed r -> "resumed by %s%s".formatted(r.caller(), Sentences.because(r.reason()));
      case PromoteOrdered p ->
          "%s promotes step %d%s".formatted(p.caller(), p.number(), Sentences.because(p.reason()));
      case PromoteFullOrdered p ->
          "%s promotes to the end%s".formatted(p.caller(), Sentences.because(p.reason()));
      case SkipOrdered s ->
          "%s leaves out step %d%s"
              .formatted(s.caller(), s.number(), Sentences.because(s.reason()));
      case ApproveOrdered a ->
          "%s approves step %d, %d of %d%s"
              .formatted(
                  a.caller(), a.number(), a.approvals(), a.quorum(), Sentences.because(a.reason()));
      case RefuseOrdered r ->
          "%s refuses step %d%s".formatted(r.caller(), r.number(), Sentences.because(r.reason()));
      case AbortOrdered a -> "aborted by %s%s".formatted(a.caller(), Sentences.because(a.reason()));
      case CloseOrdered c ->
          "%s gives up the way back%s".formatted(c.caller(), Sentences.because(c.reason()));
      case CommandRefused c -> "%s of %s refused: %s".formatted(c.name(), c.caller(), c.reason());
      case ReplicasSet r ->
          "%s sets %s%s"
              .formatted(
                  r.caller(),
                  Sentences.count(r.replicas(), "instance"),
                  Sentences.because(r.reason()));
      case StopOrdered s ->
          "%s stops the lane%s".formatted(s.caller(), Sentences.because(s.reason()));
    };
  }

  private OrderSentences() {}
}
