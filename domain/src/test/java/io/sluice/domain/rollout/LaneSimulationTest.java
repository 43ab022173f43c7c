package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Amount;
import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Gate;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Simulates lanes with random signals in any order. A failure names its seed, which alone replays
/// it.
class LaneSimulationTest {
  private static final int SIGNALS = 120;

  static LongStream seeds() {
    return LongStream.range(0, 1_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void every_release_ends_once_and_only_stable_keeps_traffic(long seed) {
    var random = new SplittableRandom(seed);
    var harness = new LaneHarness(random.nextBoolean() ? Lane.EMPTY : canary("0", 100).serves(0));
    int posted = 0;
    for (int i = 0; i < SIGNALS; i++) {
      if (random.nextInt(12) == 0 && posted < 6) {
        harness.post(++posted, any(random, posted));
      } else {
        any(random, harness, posted);
      }
    }
    runWithoutFaults(harness);

    var ends = harness.log.stream().filter(f -> f.event() instanceof Progress.Ended).toList();
    assertThat(ends.stream().map(f -> f.release().orElseThrow()))
        .doesNotHaveDuplicates()
        .hasSize(posted);
    assertThat(fold(harness)).isEqualTo(harness.lane);
    harness
        .lane
        .stable()
        .ifPresent(s -> assertThat(weightedReleases(harness)).containsOnlyKeys(s.release()));
  }

  /// Returns the confirmed table. After an abandoned rollback it may still contain releases without
  /// weight, which the reconciler removes later; these are left out.
  private static Map<UUID, Percent> weightedReleases(LaneHarness harness) {
    boolean wasStuck = harness.log.stream().anyMatch(f -> f.event() instanceof Progress.Stuck);
    return harness.lane.desired().weights().entrySet().stream()
        .filter(entry -> !wasStuck || entry.getValue().value() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static RolloutSpecs any(SplittableRandom random, int version) {
    Duration min = Duration.ofMinutes(1);
    Strategy strategy =
        switch (random.nextInt(5)) {
          case 0 -> new Strategy.BlueGreen(Optional.empty(), min, min);
          case 1 -> random.nextBoolean() ? new Strategy.Rolling(1, 0, min) : gated(random);
          case 2 -> new Strategy.Rolling(0, 1, min);
          case 3 ->
              RolloutSpecs.gated(random.nextInt(1, 3), pick(random, List.of(Decision.values())));
          default -> random.nextBoolean() ? canary("", 10, 50, 100).strategy() : calling(random);
        };
    return canary(String.valueOf(version), 100)
        .with(strategy)
        .with(pick(random, List.of(Concurrency.values())))
        .onFailure(random.nextBoolean() ? Decision.ROLLBACK : Decision.HOLD)
        .onInconclusive(pick(random, List.of(Decision.values())))
        .bakeTime(random.nextBoolean() ? min : Duration.ZERO);
  }

  private static Strategy calling(SplittableRandom random) {
    var call =
        new Call(
            Optional.of("https://gate.example.com"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(pick(random, List.of(Decision.values()))));
    return new Strategy.Canary(
        List.of(CanaryStep.of(10), CanaryStep.of(call), CanaryStep.of(100)), Duration.ofMinutes(1));
  }

  /// Returns a strategy with a preview, and with a gate before the cut-over.
  private static Strategy gated(SplittableRandom random) {
    var gate =
        new Gate(
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(1)),
            Optional.of(pick(random, List.of(Decision.values()))));
    return new Strategy.BlueGreen(
        Optional.empty(),
        Optional.of(Amount.of(1)),
        Optional.of(random.nextBoolean()),
        Optional.empty(),
        Duration.ofMinutes(1),
        Optional.of(gate),
        Duration.ZERO);
  }

  private static <T> T pick(SplittableRandom random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static void any(SplittableRandom random, LaneHarness harness, int posted) {
    UUID release = id(random.nextInt(1, posted + 2));
    int step = Math.max(1, harness.number() - random.nextInt(2));
    switch (random.nextInt(20)) {
      case 16 -> harness.send(new Command.PromoteFull(release));
      case 17 -> harness.send(new Command.Skip(release, step + random.nextInt(3)), "ann", "admin");
      case 18 -> answer(random, harness, release, step);
      case 19 -> harness.send(new Command.Close(release), "root", "admin");
      case 0 -> harness.send(judged(release, step, Verdict.Kind.UNHEALTHY));
      case 1, 2, 3, 4 -> harness.send(judged(release, step, Verdict.Kind.HEALTHY));
      case 5 -> harness.send(new Command.Pause(release));
      case 6 -> harness.send(new Command.Resume(release));
      case 7 -> harness.send(new Command.Promote(release, step));
      case 8 -> {
        if (random.nextInt(4) == 0) {
          harness.send(new Command.Abort(release));
        }
      }
      case 9 -> {
        if (random.nextInt(10) == 0) {
          harness.send(new Command.Stop());
        }
      }
      case 10 -> harness.pass(Duration.ofSeconds(random.nextInt(1, 900)));
      case 11 ->
          harness.send(
              new Signal.EffectFailed(step, Target.RUNTIME, "exit code 1", random.nextInt(6) == 0));
      default -> {
        shuffleFences(random, harness);
        harness.settleOne();
      }
    }
  }

  private static void answer(SplittableRandom random, LaneHarness harness, UUID release, int step) {
    Command answer =
        random.nextInt(6) == 0
            ? new Command.Deny(release, step)
            : new Command.Approve(release, step);
    harness.send(answer, pick(random, List.of("ann", "bob")), "approver");
  }

  /// Shuffles the pending effects: the two fences of a plan may be confirmed in any order, also
  /// after later effects.
  private static void shuffleFences(SplittableRandom random, LaneHarness harness) {
    List<EffectRequest> effects = new ArrayList<>(harness.effects);
    Collections.shuffle(effects, new Random(random.nextLong()));
    harness.effects.clear();
    harness.effects.addAll(effects);
  }

  private static Signal judged(UUID release, int step, Verdict.Kind kind) {
    return new Signal.VerdictReceived(release, step, kind, "by the counts");
  }

  /// Runs the lane without faults: effects are done, candidates are healthy, time passes.
  private static void runWithoutFaults(LaneHarness harness) {
    for (int i = 0; i < 400 && !isIdle(harness); i++) {
      harness.settle();
      harness
          .lane
          .active()
          .ifPresent(a -> harness.send(judged(a.release(), a.number(), Verdict.Kind.HEALTHY)));
      harness.settle();
      harness.pass(Duration.ofMinutes(2));
    }
    assertThat(isIdle(harness))
        .as(
            "unfinished: %s stopping %s queue %s effects %s",
            harness
                .lane
                .active()
                .map(a -> a.phase() + " " + a.findStep() + " " + a.position().wave()),
            harness.lane.stopping(),
            harness.lane.queue().size(),
            harness.effects)
        .isTrue();
  }

  private static boolean isIdle(LaneHarness harness) {
    return harness.lane.active().isEmpty()
        && harness.lane.queue().isEmpty()
        && harness.lane.stopping().isEmpty()
        && harness.effects.isEmpty();
  }

  private static Lane fold(LaneHarness harness) {
    Lane lane = harness.first;
    for (LaneEvent laneEvent : harness.log) {
      lane = Evolver.evolve(lane, laneEvent);
    }
    return lane;
  }
}
