package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Signal.Ordered;
import java.util.Optional;

/// Vetoes and pins. Each says something new, or is refused with what holds.
final class Versions {

  /// @throws IllegalArgumentException if the command is about something else
  static void take(Draft draft, Ordered order) {
    Policy policy = draft.lane().policy();
    Optional<String> refusal = refusal(order, policy);
    if (refusal.isPresent()) {
      Orders.refuse(draft, order, Optional.empty(), refusal.get());
    } else {
      draft.addToLane(event(order));
    }
  }

  private static Optional<String> refusal(Ordered order, Policy policy) {
    boolean isSilent = order.reason().isBlank();
    return switch (order.command()) {
      case Command.Veto _, Command.Pin _ when isSilent ->
          Optional.of("%s wants a reason".formatted(order.command().word()));
      case Command.Veto(String version) when policy.vetoes().containsKey(version) ->
          Optional.of(
              "version %s is vetoed already, %s"
                  .formatted(version, policy.vetoes().getOrDefault(version, "")));
      case Command.Unveto(String version) when !policy.vetoes().containsKey(version) ->
          Optional.of("version %s is not vetoed".formatted(version));
      case Command.Pin(String version) ->
          policy
              .pin()
              .filter(pin -> pin.version().equals(version))
              .map(pin -> "version %s is pinned already, %s".formatted(version, pin.by()));
      case Command.Unpin _ when policy.pin().isEmpty() -> Optional.of("no version is pinned");
      case Command _ -> Optional.empty();
    };
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
