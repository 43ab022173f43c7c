package io.sluice.domain.rollout;

import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The times at which a lane needs a [Signal.TimePassed].
public final class TimerSchedule {

  /// Returns the next deadline; empty if there is none.
  public static Optional<Instant> findNextInstant(Lane lane) {
    Stream<Instant> expiries = lane.queue().stream().map(Lane.Waiting::expiresAt);
    Stream<Instant> deadlines = lane.active().stream().flatMap(TimerSchedule::deadlines);
    return Stream.concat(expiries, deadlines).min(Instant::compareTo);
  }

  /// Returns the wall-clock time at which the next closed window opens that prevents a release from
  /// starting.
  public static Optional<Instant> findOpening(Lane lane) {
    return lane.queue().stream()
        .filter(waiting -> lane.active().map(a -> canEnd(a, waiting)).orElse(true))
        .flatMap(waiting -> waiting.closedWindow().map(Guards.ClosedWindow::until).stream())
        .min(Instant::compareTo);
  }

  /// Whether a queued release ends the active one as soon as it may start.
  private static boolean canEnd(Active active, Lane.Waiting waiting) {
    boolean isBack = active.phase() instanceof Phase.RollingBack;
    return QueueDecider.isBaking(active)
        || (waiting.spec().concurrency() == Concurrency.REPLACE && !isBack);
  }

  /// Returns the monotonic time until a planned wait ends, given the time already waited; empty if
  /// no step waits for time.
  public static Optional<Duration> findRemaining(Lane lane, Duration waited) {
    return lane.active()
        .flatMap(TimerSchedule::findPlanned)
        .map(time -> time.compareTo(waited) > 0 ? time.minus(waited) : Duration.ZERO);
  }

  /// Returns the name of the current wait; when it changes, `waited` restarts from zero. A pause
  /// interrupts a wait and does not end it.
  public static String waitingFor(Lane lane) {
    return lane.active()
        .filter(active -> findPlanned(resumed(active)).isPresent())
        .map(active -> active.release() + " " + active.number())
        .orElse("");
  }

  /// Returns the waits of queued releases whose `startAt` is in the future, by name, with the total
  /// time of each since it was queued. The time is monotonic, so no clock jump starts a release
  /// early.
  public static Map<String, Duration> starts(Lane lane) {
    return lane.queue().stream()
        .filter(Lane.Waiting::early)
        .collect(
            Collectors.toMap(TimerSchedule::waitingFor, w -> untilStart(w.spec(), w.expiresAt())));
  }

  /// Finds the release with this wait among [#starts].
  public static Optional<UUID> findStart(Lane lane, String waitingFor) {
    return lane.queue().stream()
        .filter(Lane.Waiting::early)
        .filter(waiting -> waitingFor(waiting).equals(waitingFor))
        .map(Lane.Waiting::release)
        .findFirst();
  }

  private static String waitingFor(Lane.Waiting waiting) {
    return "start of " + waiting.release();
  }

  /// Returns the time from queueing to `startAt`; not positive if `startAt` was in the past then,
  /// or is absent.
  static Duration untilStart(ReleaseSpec spec, Instant expiresAt) {
    Instant queuedAt = expiresAt.minus(spec.startBefore());
    return spec.startAt().map(at -> Duration.between(queuedAt, at)).orElse(Duration.ZERO);
  }

  private static Active resumed(Active active) {
    return active.phase() instanceof Phase.Paused(var _, Phase before)
        ? active.withPhase(before)
        : active;
  }

  private static Optional<Duration> findPlanned(Active active) {
    boolean isRunning =
        active.phase() instanceof Phase.Running || active.phase() instanceof Phase.RollingBack;
    return isRunning
        ? active
            .findStep()
            .flatMap(step ->
                switch (step) {
                  case Step.Hold(var time, var onExpiry, var _, var _)
                      when onExpiry == Decision.PASS ->
                      Optional.of(time);
                  case Step.Bake(var time) -> Optional.of(time);
                  case Step.Hold _,
                      Step.Fence _,
                      Step.Provision _,
                      Step.Call _,
                      Step.Shift _,
                      Step.Observe _,
                      Step.Promote _,
                      Step.Retire _ ->
                      Optional.<Duration>empty();
                })
        : Optional.empty();
  }

  private static Stream<Instant> deadlines(Active active) {
    Optional<Instant> release =
        active.canPromote() ? Optional.of(active.deadline()) : Optional.empty();
    Optional<Instant> own =
        switch (active.phase()) {
          case Phase.Running _, Phase.RollingBack _ ->
              findPlanned(active).isPresent()
                  ? Optional.empty()
                  : Optional.of(active.position().deadline());
          case Phase.Held(var until, var onExpiry, var _) ->
              Optional.of(until).filter(_ -> onExpiry == Decision.ROLLBACK);
          case Phase.Paused _ -> Optional.empty();
          case Phase.Stuck(var _, var _, var _, var retryAt) -> Optional.of(retryAt);
        };
    return Stream.concat(release.stream(), own.stream());
  }

  private TimerSchedule() {}
}
