package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.PlannerTest.show;
import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Amount;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.domain.rollout.PlannerTest.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches of rolling plans, in each of which both sides can carry their weight.
class RollingPlanTest {
  private static Strategy rolling(Amount surge, Amount missing, int parallel) {
    return new Strategy.Rolling(
        surge, missing, Optional.of(parallel), Optional.empty(), Optional.of(MIN), MIN);
  }

  static Stream<Row> rolling() {
    RolloutSpecs v2 = canary("2", 100);
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
            "rolling without a required instance keeps the last of stable until the end",
            v2.with(new Strategy.Rolling(0, 3, MIN)).bakeTime(MIN),
            "fence, stable 1, +2, shift 100, observe, +3, shift 100, observe, promote, bake,"
                + " stable 0"),
        new Row(
            "rolling a single instance keeps it until the new one is ready",
            v2.replicas(1).with(new Strategy.Rolling(0, 1, MIN)),
            "fence, +1, shift 100, observe, promote, stable 0"),
        new Row(
            "rolling by shares",
            v2.replicas(8).with(rolling(Amount.share(25), Amount.of(0), 8)),
            "fence, +2, shift 25, observe, stable 6, +4, shift 50, observe, stable 4, +6, shift 75,"
                + " observe, stable 2, +8, shift 100, observe, promote, stable 0"),
        new Row(
            "rolling in batches that are smaller than what may be missing",
            v2.replicas(6).with(rolling(Amount.of(0), Amount.of(4), 2)),
            "fence, stable 4, +2, shift 100, observe, stable 2, +4, shift 100, observe, stable 1,"
                + " +5, shift 100, observe, +6, shift 100, observe, promote, stable 0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rolling")
  void batches_become_steps(Row row) {
    RolloutSpecs stable = canary("1", 100).replicas(row.specs().replicas());

    Plan plan = Planner.forward(row.specs().spec(), Optional.of(stable.serving(1)));

    assertThat(show(plan)).isEqualTo(row.plan());
  }

  /// Covers S2: at no point of a plan does a side carry more than its ready instances can.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 10, 16})
  void each_side_can_carry_its_weight_all_the_way(int replicas) {
    for (int surge = 0; surge <= replicas; surge++) {
      for (int unavailable = 0; unavailable <= replicas; unavailable++) {
        if (surge + unavailable > 0) {
          var strategy = new Strategy.Rolling(surge, unavailable, MIN);
          RolloutSpecs specs = canary("2", 100).replicas(replicas).with(strategy);
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
  @ValueSource(ints = {1, 2, 3, 7})
  void a_batch_brings_no_more_than_it_may(int parallel) {
    for (int replicas = 1; replicas <= 9; replicas++) {
      for (int share = 0; share <= 100; share += 25) {
        Strategy strategy = rolling(Amount.share(100 - share), Amount.share(share), parallel);
        RolloutSpecs specs = canary("2", 100).replicas(replicas).with(strategy);
        int missing = replicas * share / 100;

        Plan plan = Planner.forward(specs.spec(), Optional.of(specs.serving(1)));

        walk(plan, replicas, Math.max(1, replicas - missing), Math.max(1, replicas - missing));
        assertThat(batches(plan)).as("%s", plan).allMatch(batch -> batch <= parallel);
      }
    }
  }

  /// Returns the number of new instances in each batch.
  private static List<Integer> batches(Plan plan) {
    List<Integer> sizes = new ArrayList<>();
    int ready = 0;
    for (Step step : plan.steps()) {
      if (step instanceof Step.Provision(var _, int n, var _, var _)) {
        sizes.add(n - ready);
        ready = n;
      }
    }
    return sizes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void a_stable_of_another_size_can_carry_its_weight_all_the_way(int stable) {
    for (int replicas = 1; replicas <= 9; replicas++) {
      for (int unavailable = 0; unavailable <= replicas; unavailable++) {
        RolloutSpecs before = canary("1", 100).replicas(stable);
        RolloutSpecs specs =
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
        case Step.Provision(Side side, int n, var _, var _) when side == Side.CANDIDATE ->
            ready = n;
        case Step.Shift(Percent(int value), var _, var _) -> weight = value;
        case Step.Retire(Side side, int n, var _) when side == Side.STABLE -> old = n;
        case Step.Provision _, Step.Retire _, Step.Fence _, Step.Observe _ -> {}
        case Step.Hold _, Step.Promote _, Step.Bake _, Step.Call _ -> {}
      }
      assertThat(weight)
          .as("candidate of %d ready instances in %s", ready, show(plan))
          .isLessThanOrEqualTo(Math.ceilDiv(100 * ready, least));
      assertThat(100 - weight)
          .as("stable of %d ready instances in %s", old, show(plan))
          .isLessThanOrEqualTo(Math.ceilDiv(100 * old, leastOfStable));
    }
  }
}
