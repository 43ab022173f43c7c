package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Signal.Ordered;
import java.util.Optional;

/// Decides vetoes and pins. A command that would change nothing is rejected with the current
/// policy.
final class Versions {

  /// Decides one command.
  ///
  /// @throws IllegalArgumentException if the command is not about versions
  static void take(Draft draft, Ordered order) {
    Policy policy = draft.lane().policy();
    Optional<String> refusal = policy.refusal(order.command(), order.reason());
    if (refusal.isPresent()) {
      Orders.refuse(draft, order, Optional.empty(), refusal.get());
    } else {
      draft.addToLane(event(order));
    }
  }

  private static Progress event(Ordered o) {
    return switch (o.command()) {
      case Command.Veto(String v) -> new Progress.Vetoed(o.id(), v, o.caller(), o.reason());
      case Command.Unveto(String v) -> new Progress.VetoLifted(o.id(), v, o.caller(), o.reason());
      case Command.Pin(String v) -> new Progress.Pinned(o.id(), v, o.caller(), o.reason());
      case Command.Unpin _ -> new Progress.Unpinned(o.id(), o.caller(), o.reason());
      case Command.ToRelease _, Command.Scale _, Command.Stop _ ->
          throw new IllegalArgumentException(o.command() + " is not about versions");
    };
  }

  private Versions() {}
}
