package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  record Row(String name, Specs specs, String plan) {}

  static Stream<Row> table() {
    Specs v2 = canary("2", 10, 50, 100);
    var held =
        new Strategy.Canary(
            List.of(
                CanaryStep.of(5),
                new CanaryStep(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(MIN)),
                CanaryStep.of(100)),
            Duration.ZERO);
    return Stream.of(
        new Row(
            "canary",
            v2,
            "fence, +1, shift 10, observe, +2, shift 50, observe, +3, shift 100, observe, promote,"
                + " stable 0"),
        new Row(
            "canary with a hold, unobserved, watched",
            v2.with(held).watch(MIN),
            "fence, +1, shift 5, hold, +3, shift 100, promote, watch, stable 0"),
        new Row(
            "blue/green",
            v2.with(new Strategy.BlueGreen(Optional.empty(), MIN, MIN)),
            "fence, +3, observe, shift 100, observe, promote, watch, stable 0"));
  }

  static Stream<Row> rolling() {
    Specs v2 = canary("2", 100);
    return Stream.of(
        new Row(
            "rolling with a surge of one",
            v2.with(new Strategy.Rolling(1, 0, MIN)),
            "fence, +1, shift 34, observe, stable 2, +2, shift 67, observe, stable 1, +3, shift"
                + " 100, observe, promote, stable 0"),
        new Row(
            "rolling without a surge",
            v2.with(new Strategy.Rolling(0, 1, MIN)),
            "fence, stable 2, +1, shift 50, observe, stable 1, +2, shift 100, observe, +3,"
                + " shift 100, observe, promote, stable 0"),
        new Row(
            "rolling with more surge than there are numbers",
            v2.with(new Strategy.Rolling(Integer.MAX_VALUE, 0, MIN)),
            "fence, +3, shift 100, observe, promote, stable 0"),
        new Row(
            "rolling with nobody demanded keeps the last of stable until the end",
            v2.with(new Strategy.Rolling(0, 3, MIN)).watch(MIN),
            "fence, stable 1, +2, shift 100, observe, +3, shift 100, observe, promote, watch,"
                + " stable 0"),
        new Row(
            "rolling a single instance keeps it until the new one is ready",
            v2.replicas(1).with(new Strategy.Rolling(0, 1, MIN)),
            "fence, +1, shift 100, observe, promote, stable 0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"table", "rolling"})
  void a_strategy_becomes_steps(Row row) {
    Specs stable = canary("1", 100).replicas(row.specs().replicas());

    Plan plan = Planner.forward(row.specs().spec(), Optional.of(stable.serving(1)));

    assertThat(show(plan)).isEqualTo(row.plan());
  }

  @Test
  void a_first_release_is_not_observed() {
    Plan plan = Planner.forward(canary("1", 10, 100).spec(), Optional.empty());

    assertThat(show(plan)).isEqualTo("fence, +3, shift 100, promote");
  }

  /// S2: at no point of a plan does a side carry more than its ready instances can.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 10, 16})
  void each_side_can_carry_its_weight_all_the_way(int replicas) {
    for (int surge = 0; surge <= replicas; surge++) {
      for (int unavailable = 0; unavailable <= replicas; unavailable++) {
        if (surge + unavailable > 0) {
          var strategy = new Strategy.Rolling(surge, unavailable, MIN);
          Specs specs = canary("2", 100).replicas(replicas).with(strategy);
          walk(
              Planner.forward(specs.spec(), Optional.of(specs.serving(1))),
              replicas,
              Math.max(1, replicas - unavailable),
              Math.max(1, replicas - unavailable));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void a_stable_of_another_size_can_carry_its_weight_all_the_way(int stable) {
    for (int replicas = 1; replicas <= 9; replicas++) {
      for (int unavailable = 0; unavailable <= replicas; unavailable++) {
        Specs before = canary("1", 100).replicas(stable);
        Specs specs =
            canary("2", 100)
                .replicas(replicas)
                .with(new Strategy.Rolling(unavailable == 0 ? 1 : 0, unavailable, MIN));
        walk(
            Planner.forward(specs.spec(), Optional.of(before.serving(1))),
            stable,
            Math.max(1, replicas - unavailable),
            Math.max(1, stable - unavailable));
      }
    }
  }

  private static void walk(Plan plan, int stable, int least, int leastOfStable) {
    int old = stable;
    int ready = 0;
    int weight = 0;
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Provision(Side side, int n) when side == Side.CANDIDATE -> ready = n;
        case Step.Shift(Percent(int value)) -> weight = value;
        case Step.Retire(Side side, int n, var _) when side == Side.STABLE -> old = n;
        case Step.Provision _, Step.Retire _, Step.Fence _, Step.Observe _ -> {}
        case Step.Hold _, Step.Promote _, Step.Watch _ -> {}
      }
      assertThat(weight)
          .as("candidate of %d ready instances in %s", ready, show(plan))
          .isLessThanOrEqualTo(Math.ceilDiv(100 * ready, least));
      assertThat(100 - weight)
          .as("stable of %d ready instances in %s", old, show(plan))
          .isLessThanOrEqualTo(Math.ceilDiv(100 * old, leastOfStable));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 499, 500, 1_000_000})
  void numbers_at_their_extremes_give_no_negative_instances(int replicas) {
    Duration none = Duration.ZERO;
    for (Strategy strategy :
        List.of(
            new Strategy.Canary(List.of(CanaryStep.of(1), CanaryStep.of(100)), none),
            new Strategy.BlueGreen(Optional.of(replicas), none, none),
            new Strategy.Rolling(Integer.MAX_VALUE, 0, none),
            new Strategy.Rolling(0, Integer.MAX_VALUE, none),
            new Strategy.Rolling(Integer.MAX_VALUE, Integer.MAX_VALUE, none))) {
      Plan plan =
          Planner.forward(
              canary("2", 100).replicas(replicas).with(strategy).spec(),
              Optional.of(canary("1", 100).serving(1)));

      for (Step step : plan.steps()) {
        if (step instanceof Step.Provision(var _, int instances)) {
          assertThat(instances).as("%s", plan).isBetween(1, replicas);
        } else if (step instanceof Step.Retire(var _, int instances, var _)) {
          assertThat(instances).as("%s", plan).isNotNegative();
        }
      }
    }
  }

  static String show(Plan plan) {
    return plan.steps().stream().map(PlannerTest::show).collect(Collectors.joining(", "));
  }

  private static String show(Step step) {
    return switch (step) {
      case Step.Fence _ -> "fence";
      case Step.Provision(Side side, int n) -> (side == Side.STABLE ? "stable +" : "+") + n;
      case Step.Shift(Percent(int value)) -> "shift " + value;
      case Step.Observe _ -> "observe";
      case Step.Hold _ -> "hold";
      case Step.Promote _ -> "promote";
      case Step.Watch _ -> "watch";
      case Step.Retire(Side side, int n, var _) ->
          (side == Side.STABLE ? "stable " : "candidate ") + n;
    };
  }
}
