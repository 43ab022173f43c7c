package io.sluice.simulation.oracle;

import io.sluice.contract.Direction;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.notice.Sentences;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The rules of waiting steps: their deadlines do not move, their holds last as long as planned,
/// and an abort ends a forward plan at every step.
final class StepRules {
  private static final String LATE = "was not done by its deadline";

  private final Findings findings;
  private final LongSupplier now;
  private final Predicate<UUID> isUnhindered;

  /// The times when steps began, ns, by a clock that nothing sets.
  private final Map<Place, Long> begun = new HashMap<>();

  private record Place(UUID release, int number) {}

  /// @param now nanoseconds of real time
  /// @param isUnhindered whether no fault keeps a release from getting what its steps request
  StepRules(Findings findings, LongSupplier now, Predicate<UUID> isUnhindered) {
    this.findings = findings;
    this.now = now;
    this.isUnhindered = isUnhindered;
  }

  void check(Lane before, Fact fact, Lane after) {
    if (fact.event() instanceof Progress.StepStarted step) {
      begun.put(new Place(fact.release().orElseThrow(), step.number()), now.getAsLong());
    }
    if (fact.event() instanceof Progress.StepFinished finished) {
      before.active().ifPresent(a -> held(a, finished));
    }
    if (fact.event() instanceof Progress.CommandRefused refused && refused.name().equals("abort")) {
      findings.require(
          forward(before, fact).isEmpty(), "S5", "an abort was rejected: %s", refused.reason());
    }
    fact.release().filter(isUnhindered).ifPresent(release -> inTime(release, fact.event()));
    if (!(fact.event() instanceof Progress.Resumed || fact.event() instanceof Progress.Retried)) {
      before.active().ifPresent(was -> after.active().ifPresent(now -> stands(was, now, fact)));
    }
  }

  /// Requires that each step is done in time if no fault hinders it.
  private void inTime(UUID release, Progress event) {
    String said = Sentences.of(Optional.of(release), event);
    findings.require(!said.contains(LATE), "liveness", "nothing was in the way, and %s", said);
  }

  private void stands(Active was, Active now, Fact fact) {
    boolean isSame = was.release().equals(now.release()) && was.number() == now.number();
    findings.require(
        !isSame || was.stepDeadline().equals(now.stepDeadline()),
        "liveness",
        "the deadline of step %d moved to %s with %s",
        now.number(),
        now.stepDeadline(),
        fact.event());
  }

  private static Optional<Active> forward(Lane lane, Fact fact) {
    return lane.active()
        .filter(a -> fact.release().filter(a.release()::equals).isPresent())
        .filter(a -> a.direction() == Direction.FORWARD);
  }

  /// Requires that a hold or a watch lasted as long as planned, in real time.
  private void held(Active active, Progress.StepFinished finished) {
    Duration wanted = wanted(active.step().orElse(new Step.Fence()), finished.how());
    long stood =
        now.getAsLong() - begun.getOrDefault(new Place(active.release(), finished.number()), 0L);
    findings.require(
        stood >= wanted.toNanos(),
        "S6",
        "step %d of %s was over after %d ms of %s",
        finished.number(),
        active.release(),
        stood / 1_000_000,
        wanted);
  }

  private static Duration wanted(Step step, String how) {
    if (step instanceof Step.Hold hold && how.startsWith("held for")) {
      return hold.time();
    }
    return step instanceof Step.Watch(Duration time) && how.equals("watched")
        ? time
        : Duration.ZERO;
  }
}
