package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Signal.CommandReceived;
import java.util.Optional;

/// Decides vetoes and pins. A command that would change nothing is rejected with the current
/// policy.
final class VersionPolicyDecider {

  /// Decides one command.
  ///
  /// @throws IllegalArgumentException if the command is not about versions
  static void decide(DecisionBuilder builder, CommandReceived received) {
    VersionPolicy policy = builder.lane().policy();
    Optional<String> rejection = policy.findRejection(received.command(), received.reason());
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, Optional.empty(), rejection.get());
    } else {
      builder.addToLane(event(received));
    }
  }

  private static Progress event(CommandReceived received) {
    return switch (received.command()) {
      case Command.Veto(String v) ->
          new Progress.VersionVetoed(received.id(), v, received.caller(), received.reason());
      case Command.Unveto(String v) ->
          new Progress.VersionVetoLifted(received.id(), v, received.caller(), received.reason());
      case Command.Pin(String v) ->
          new Progress.VersionPinned(received.id(), v, received.caller(), received.reason());
      case Command.Unpin _ ->
          new Progress.VersionUnpinned(received.id(), received.caller(), received.reason());
      case Command.ReleaseCommand _, Command.Scale _, Command.Stop _ ->
          throw new IllegalArgumentException(received.command() + " is not about versions");
    };
  }

  private VersionPolicyDecider() {}
}
