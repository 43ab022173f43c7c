package io.sluice.engine.log;

import io.sluice.contract.Envelope;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.Targets;
import java.util.Optional;

/// Turns requests into signals. A known release or command has no effect again, at any age.
public final class Admission {
  private final Targets targets;

  public Admission(Targets targets) {
    this.targets = targets;
  }

  /// Returns the signal for a request; empty if the request is known. Must be called within the
  /// request's transaction, under the lane's lock.
  public Optional<Signal> signal(EngineTx tx, Envelope<Request> request) {
    return switch (request.event()) {
      case Request.Requested requested when !requested.spec().lane().equals(request.lane()) ->
          throw new IllegalStateException(
              "a release of %s under the key %s"
                  .formatted(requested.spec().lane(), request.lane()));
      case Request.Requested requested when tx.knowRelease(requested.release(), request.lane()) ->
          Optional.of(
              new Signal.Posted(
                  requested.release(),
                  requested.spec(),
                  requested.retryOf(),
                  requested.revertOf(),
                  requested.revert(),
                  requested.restartOf(),
                  requested.caller(),
                  requested.reason(),
                  refusal(tx, requested)));
      case Request.Commanded commanded when tx.knowCommand(commanded.id(), request.lane()) ->
          Optional.of(
              new Signal.Ordered(
                  commanded.id(),
                  commanded.command(),
                  commanded.caller(),
                  commanded.roles(),
                  commanded.reason()));
      case Request.Requested _, Request.Commanded _ -> Optional.empty();
    };
  }

  /// Returns the reason to reject a release, if any. Keeps the newer document of each kind: the one
  /// in the request or the one that the engine has.
  private Optional<String> refusal(EngineTx tx, Request.Requested requested) {
    requested.application().ifPresent(tx::newest);
    Setting environment = tx.newest(requested.environment());
    if (environment.deleted()) {
      return Optional.of("environment '%s' was deleted".formatted(environment.name()));
    }
    return Bindings.read(environment)
        .filter(binding -> !targets.isKnown(binding))
        .map(binding ->
            "runtime '%s' with router '%s' is not configured"
                .formatted(binding.runtime(), binding.router()));
  }
}
