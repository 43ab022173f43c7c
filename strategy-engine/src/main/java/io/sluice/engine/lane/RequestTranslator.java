package io.sluice.engine.lane;

import io.sluice.contract.Envelope;
import io.sluice.contract.Floors;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.domain.floor.Acceptance;
import io.sluice.domain.floor.EnvironmentTerms;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.TargetRegistry;
import java.util.List;
import java.util.Optional;

/// Turns requests into signals. A request for a known release or command has no effect, at any age.
public final class RequestTranslator {
  private final TargetRegistry targets;

  public RequestTranslator(TargetRegistry targets) {
    this.targets = targets;
  }

  /// Returns the signal for a request; empty if the request is known. Must be called within the
  /// request's transaction, under the lane's lock.
  public Optional<Signal> findSignal(EngineTx tx, Envelope<Request> request) {
    return switch (request.event()) {
      case Request.ReleaseRequested releaseRequested
          when !releaseRequested.spec().lane().equals(request.lane()) ->
          throw new IllegalStateException(
              "a release of %s under the key %s"
                  .formatted(releaseRequested.spec().lane(), request.lane()));
      case Request.ReleaseRequested releaseRequested
          when tx.recordRelease(releaseRequested.release(), request.lane()) ->
          Optional.of(
              new Signal.ReleasePosted(
                  releaseRequested.release(),
                  releaseRequested.spec(),
                  releaseRequested.retryOf(),
                  releaseRequested.revertOf(),
                  releaseRequested.revert(),
                  releaseRequested.restartOf(),
                  releaseRequested.caller(),
                  releaseRequested.reason(),
                  findRejection(tx, releaseRequested),
                  acceptance(releaseRequested)));
      case Request.CommandSubmitted commandSubmitted
          when tx.tryRecordCommand(commandSubmitted.id(), request.lane()) ->
          Optional.of(
              new Signal.CommandReceived(
                  commandSubmitted.id(),
                  commandSubmitted.command(),
                  commandSubmitted.caller(),
                  commandSubmitted.roles(),
                  commandSubmitted.reason(),
                  commandSubmitted.breakGlass()));
      case Request.ReleaseRequested _, Request.CommandSubmitted _ -> Optional.empty();
    };
  }

  /// Returns the terms under which release-api accepted a release: those of the environment's
  /// revision in the request.
  private static Acceptance acceptance(Request.ReleaseRequested requested) {
    return requested
        .environment()
        .document()
        .map(environment ->
            new Acceptance(
                environment.floors().orElse(Floors.NONE),
                new EnvironmentTerms(
                    environment.runtime(), environment.approvers().orElse(List.of())),
                requested.roles().orElse(List.of()),
                requested.breakGlass(),
                requested.failedAdmission()))
        .orElse(Acceptance.NONE);
  }

  /// Returns the reason to reject a release, if any. Keeps the newer document of each kind: the one
  /// in the request or the one that the engine has.
  private Optional<String> findRejection(EngineTx tx, Request.ReleaseRequested releaseRequested) {
    releaseRequested.application().ifPresent(tx::newest);
    Setting environment = tx.newest(releaseRequested.environment());
    if (environment.deleted()) {
      return Optional.of("environment '%s' was deleted".formatted(environment.name()));
    }
    return EnvironmentBindings.findBinding(environment)
        .filter(binding -> !targets.isKnown(binding))
        .map(binding ->
            "runtime '%s' with router '%s' is not configured"
                .formatted(binding.runtime(), binding.router()));
  }
}
