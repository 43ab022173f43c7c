package io.sluice.simulation.oracle;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Event;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Phase;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.store.SimEngineTx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rule of deadlines: each fires within 5 s of its instant by real time, regardless of any
/// clock.
final class DeadlineRules {
  private static final String RULE = "deadlines";
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LIMIT = 5 * SECOND;

  /// The time around a jump, ns: a replica that dies within it may be the only one that measured
  /// the jump.
  private static final long JUMP_WINDOW = 10 * SECOND;

  /// Parts of the reasons that only a deadline causes.
  private static final List<String> DEADLINE_REASONS =
      List.of("not promoted by its deadline", "was not done by its deadline", "not start before");

  private final OracleFindings findings;
  private final MemberTally tally;
  private final Oracle.Ground ground;

  /// The deadlines that the lane waits for, and when each is due, in nanoseconds since the
  /// beginning.
  private final Map<Deadline, Long> pending = new HashMap<>();

  private long crashedAt = -JUMP_WINDOW;
  private boolean isKnown = true;

  private record Deadline(String what, Instant at) {}

  DeadlineRules(OracleFindings findings, MemberTally tally, Oracle.Ground ground) {
    this.findings = findings;
    this.tally = tally;
    this.ground = ground;
  }

  void crashed() {
    crashedAt = ground.now();
  }

  /// Records a jump of the clock. If a replica died around it, no replica may have measured it: the
  /// jump counts as time, and deadlines are unknown.
  void jumped() {
    long since = ground.now() - JUMP_WINDOW;
    ground.after(JUMP_WINDOW, () -> isKnown &= crashedAt < since);
  }

  void committed(SimEngineTx tx, RecordedLane record) {
    if (!tx.appended().isEmpty()) {
      record.last(tx.appended().size()).forEach(this::requireDue);
      replace(deadlines(record.lane()), tx.appended().getLast().at());
    }
  }

  private void replace(Set<Deadline> next, Instant at) {
    pending.entrySet().removeIf(it -> !next.contains(it.getKey()) && isRemoved(it.getValue()));
    for (Deadline deadline : next) {
      if (!pending.containsKey(deadline)) {
        long left = Math.max(0, Duration.between(at, deadline.at()).toNanos());
        pending.put(deadline, ground.now() + left);
        ground.after(left + LIMIT, () -> requireInTime(deadline));
      }
    }
  }

  /// Counts the rule as armed if the deadline was due before the lane stopped waiting for it.
  private boolean isRemoved(long due) {
    if (isKnown && due <= ground.now()) {
      tally.armed(Rule.DEADLINE);
    }
    return true;
  }

  private void requireDue(Event event) {
    boolean isKnownHere = isKnown && ground.now() - crashedAt > 2 * JUMP_WINDOW;
    if (isKnownHere && DEADLINE_REASONS.stream().anyMatch(cause(event)::contains)) {
      findings.require(
          pending.values().stream().anyMatch(due -> due - LIMIT <= ground.now()),
          RULE,
          "%s, and no deadline has come: %s",
          event,
          pending);
    }
  }

  /// The reason of an event that a deadline can cause first; later events only repeat it.
  private static String cause(Event event) {
    if (event instanceof Progress.PlanAdopted adopted) {
      return adopted.reason();
    } else if (event instanceof Progress.StepFinished finished) {
      return finished.reason();
    }
    return event instanceof Progress.Ended ended && ended.outcome() == Outcome.EXPIRED
        ? ended.reason()
        : "";
  }

  private void requireInTime(Deadline deadline) {
    Optional<Long> due = Optional.ofNullable(pending.get(deadline));
    if (due.isPresent() && isKnown) {
      long late = ground.now() - due.get() - LIMIT + SECOND;
      boolean isLate = late >= ground.patience();
      if (isLate && ground.now() - crashedAt > 2 * JUMP_WINDOW) {
        tally.broken(Rule.DEADLINE);
        findings.add(RULE, "%s did not fire in time".formatted(deadline));
      } else {
        ground.after(SECOND, () -> requireInTime(deadline));
      }
    }
  }

  private static Set<Deadline> deadlines(Lane lane) {
    Stream<Deadline> expiries =
        lane.queue().stream()
            .map(waiting -> new Deadline("expiry of " + waiting.release(), waiting.expiresAt()));
    return Stream.concat(expiries, lane.active().stream().flatMap(DeadlineRules::deadlines))
        .collect(Collectors.toSet());
  }

  private static Stream<Deadline> deadlines(Active active) {
    Stream<Deadline> release =
        active.direction() == Direction.FORWARD && !active.promoted()
            ? Stream.of(new Deadline("deadline of " + active.release(), active.deadline()))
            : Stream.empty();
    String step = "step %d of %s".formatted(active.number(), active.release());
    Stream<Deadline> own =
        switch (active.phase()) {
          case Phase.Running _ -> step(active, step);
          case Phase.RollingBack _ ->
              active.findStep().filter(Step.Hold.class::isInstance).isPresent()
                  ? Stream.empty()
                  : step(active, step);
          case Phase.Held(var until, var onExpiry, var _) ->
              onExpiry == Decision.ROLLBACK
                  ? Stream.of(new Deadline("hold at " + step, until))
                  : Stream.empty();
          case Phase.Paused _ -> Stream.empty();
          case Phase.Stuck(var _, var _, var _, var retryAt) ->
              Stream.of(new Deadline("retry of " + step, retryAt));
        };
    return Stream.concat(release, own);
  }

  private static Stream<Deadline> step(Active active, String name) {
    boolean isCounted =
        active
            .findStep()
            .filter(step ->
                step instanceof Step.Bake
                    || (step instanceof Step.Hold hold && hold.onExpiry() != Decision.ROLLBACK))
            .isPresent();
    return isCounted ? Stream.empty() : Stream.of(new Deadline(name, active.position().deadline()));
  }
}
