package io.sluice.domain.notice;

import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.PlanAdopted;
import io.sluice.contract.Progress.Queued;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Decides the notices about a progress event. Pure: no clock, no randomness, no IO.
public final class Teller {

  /// Returns the notices about `event`; none if the lane's history includes it already.
  ///
  /// @param account summary of the event's release
  /// @throws IllegalStateException if the event's release was never queued
  public static Told tell(
      Chronicle chronicle, Optional<Account> account, Envelope<Progress> event) {
    return event.sequence() <= chronicle.seen()
        ? quiet(chronicle, account)
        : next(chronicle.at(event.sequence()), account, event);
  }

  private static Told next(
      Chronicle chronicle, Optional<Account> account, Envelope<Progress> event) {
    return switch (event.event()) {
      case Queued(var spec, _, _, _, var caller, _, _) ->
          quiet(chronicle, Optional.of(Account.of(release(event), spec, caller, event.time())));
      case Started(var spec, var from, _) ->
          quiet(chronicle, Optional.of(known(account, event).started(spec, from, event.time())));
      case PlanAdopted plan when plan.direction() == Direction.BACK ->
          back(chronicle, known(account, event), plan);
      case Progress.Promoted _ ->
          new Told(
              chronicle,
              account,
              Optional.empty(),
              List.of(CdEvents.published(release(event), event.lane())));
      case Progress.ArtifactResolved found ->
          quiet(chronicle, Optional.of(known(account, event).resolved(found.artifact())));
      case Ended end -> ended(chronicle, known(account, event), end, event);
      case Progress.Stopped _ -> stopped(chronicle, event);
      case PlanAdopted _,
          Progress.Deferred _,
          Progress.StartReached _,
          Progress.StepStarted _,
          Progress.StepFinished _,
          Progress.Fenced _,
          Progress.Adopted _,
          Progress.InstancesReady _,
          Progress.TrafficShifted _,
          Progress.EffectFailed _,
          Progress.Called _,
          Progress.Judged _,
          Progress.Held _,
          Progress.Ordered _,
          Progress.ReplaceOrdered _,
          Progress.Stuck _,
          Progress.Retried _,
          Progress.LeaseExpired _,
          Progress.InstanceLost _ ->
          quiet(chronicle, account);
    };
  }

  /// Handles a rollback plan. It is an incident unless a newer release merely replaced the active
  /// one. A lane has at most one incident at a time.
  private static Told back(Chronicle chronicle, Account account, PlanAdopted plan) {
    boolean incident =
        !account.takenBack()
            && chronicle.incident().isEmpty()
            && plan.outcome().filter(Outcome.SUPERSEDED::equals).isEmpty();
    Account gone = account.wentBack();
    return incident
        ? new Told(
            chronicle.troubledBy(gone),
            Optional.of(gone),
            Optional.empty(),
            List.of(CdEvents.detected(gone, plan.reason())))
        : quiet(chronicle, Optional.of(gone));
  }

  private static Told ended(
      Chronicle chronicle, Account account, Ended end, Envelope<Progress> event) {
    Optional<CdEvents.Draft> change =
        end.stable().flatMap(stable -> change(account, stable, end.outcome()));
    Optional<CdEvents.Draft> relief =
        change
            .flatMap(_ -> chronicle.incident())
            .map(cause -> CdEvents.resolved(account.release(), cause, end.reason()));
    Chronicle after = chronicle.serving(end.stable());
    return new Told(
        relief.isPresent() ? after.healthy() : after,
        Optional.of(account),
        Optional.of(account.concluded(end, event.time())),
        Stream.of(change, relief).flatMap(Optional::stream).toList());
  }

  /// Returns the change of the lane by the end of a release: none if the release never started,
  /// served already, or was not rolled back.
  private static Optional<CdEvents.Draft> change(Account account, Serving stable, Outcome outcome) {
    boolean serves = stable.release().equals(account.release());
    if (outcome == Outcome.SUCCEEDED) {
      return !serves
          ? Optional.empty()
          : Optional.of(
              account.cameFrom().isEmpty() ? CdEvents.deployed(stable) : CdEvents.upgraded(stable));
    }
    return account.takenBack() && !serves
        ? Optional.of(CdEvents.rolledBack(account.release(), stable))
        : Optional.empty();
  }

  private static Told stopped(Chronicle chronicle, Envelope<Progress> event) {
    return new Told(
        chronicle.serving(Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        chronicle.stable().stream()
            .map(serving -> CdEvents.removed(serving.release(), event.lane()))
            .toList());
  }

  private static Told quiet(Chronicle chronicle, Optional<Account> account) {
    return new Told(chronicle, account, Optional.empty(), List.of());
  }

  private static UUID release(Envelope<Progress> event) {
    return event
        .release()
        .orElseThrow(() -> new IllegalStateException(event.event() + " names no release"));
  }

  private static Account known(Optional<Account> account, Envelope<Progress> event) {
    return account.orElseThrow(
        () -> new IllegalStateException("%s was never queued".formatted(event.release())));
  }

  private Teller() {}
}
