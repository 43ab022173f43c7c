package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Amount;
import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Gate;
import io.sluice.contract.Match;
import io.sluice.contract.Match.Kind;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import io.sluice.contract.TrafficRules;
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
  record Row(String name, RolloutSpecs specs, String plan) {}

  private static final RolloutSpecs V2 = canary("2", 10, 50, 100);

  static Stream<Row> table() {
    return Stream.of(canaries(), trafficRules(), blueGreens()).flatMap(rows -> rows);
  }

  private static Stream<Row> canaries() {
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
            V2,
            "fence, +1, shift 10, observe, +2, shift 50, observe, +3, shift 100, observe, promote,"
                + " stable 0"),
        new Row(
            "canary with a hold and a bake, unobserved",
            V2.with(held).bakeTime(MIN),
            "fence, +1, shift 5, hold, +3, shift 100, promote, bake, stable 0"),
        new Row(
            "canary with instances, observations and a call of their own",
            V2.replicas(10).with(ownSteps()),
            "fence, +3, observe, call, shift 5, +5, observe, shift 50, +10, shift 100, promote,"
                + " stable 0"));
  }

  private static Stream<Row> trafficRules() {
    return Stream.of(
        new Row(
            "canary with matches before, beside and instead of a weight",
            V2.with(matching()),
            "fence, +1, shift 0, and all requests with header x-team: qa, observe,"
                + " shift 10, and all requests with header x-team: qa, observe,"
                + " shift 10, and all requests with cookie beta=yes or parameter v=2, observe,"
                + " shift 10, +3, shift 100, observe, promote, stable 0"),
        new Row(
            "canary that mirrors requests before the first weight",
            V2.with(
                new Strategy.Canary(
                    List.of(
                        CanaryStep.shift(
                            Optional.empty(), Optional.empty(), Optional.of(new Percent(20))),
                        CanaryStep.shift(
                            Optional.of(new Percent(10)),
                            Optional.empty(),
                            Optional.of(Percent.NONE)),
                        CanaryStep.of(100)),
                    Duration.ZERO)),
            "fence, +1, shift 0, and copies of 20 % of the requests to stable, shift 10, +3, shift"
                + " 100, promote, stable 0"),
        new Row(
            "canary that keeps clients on their side",
            V2.with(
                new Strategy.Canary(
                    List.of(
                        CanaryStep.of(List.of(new Match(Kind.QUERY, "v", "2"))),
                        CanaryStep.of(10),
                        CanaryStep.of(100)),
                    Duration.ZERO,
                    Optional.of(new Sticky(Optional.of(MIN))))),
            "fence, +1, shift 0, and all requests with parameter v=2, shift 10, and all requests"
                + " with parameter v=2; clients stay on their side for 1m, +3, shift 100, promote,"
                + " stable 0"));
  }

  private static Stream<Row> blueGreens() {
    return Stream.of(
        new Row(
            "blue/green",
            V2.with(new Strategy.BlueGreen(Optional.empty(), MIN, MIN)),
            "fence, +3, observe, shift 100, observe, promote, bake, stable 0"),
        new Row(
            "blue/green, smaller up to the cut-over, and approved",
            V2.with(blueGreen(Amount.share(50), true)),
            "fence, +2, shift 0, and all requests with preview. before the lane's Host and a signed link,"
                + " observe,"
                + " hold, +3, shift 100, observe, promote, bake, stable 0"),
        new Row(
            "blue/green with a preview that is observed, and no gate",
            V2.with(blueGreen(Amount.of(1), false, true)),
            "fence, +1, shift 0, and all requests with preview. before the lane's Host and a signed link,"
                + " observe,"
                + " +3, shift 100, observe, promote, bake, stable 0"),
        new Row(
            "blue/green whose first instances are the whole, and no preview",
            V2.with(blueGreen(Amount.of(9), false)),
            "fence, +3, observe, shift 100, observe, promote, bake, stable 0"));
  }

  private static Strategy matching() {
    var team = new Match(Kind.HEADER, "x-team", "qa");
    var beta = new Match(Kind.COOKIE, "beta", "yes");
    var next = new Match(Kind.QUERY, "v", "2");
    return new Strategy.Canary(
        List.of(
            CanaryStep.of(List.of(team)),
            CanaryStep.of(10),
            CanaryStep.of(List.of(beta, next)),
            CanaryStep.of(List.of()),
            CanaryStep.of(100)),
        MIN);
  }

  private static Strategy ownSteps() {
    var call =
        new Call(
            Optional.of("https://gate.example.com"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Strategy.Canary(
        List.of(
            instances(Amount.of(3)),
            observation(),
            CanaryStep.of(call),
            CanaryStep.of(5),
            instances(Amount.share(50)),
            observation(),
            CanaryStep.of(50),
            CanaryStep.of(100)),
        Duration.ZERO);
  }

  private static CanaryStep instances(Amount amount) {
    return new CanaryStep(
        Optional.empty(), Optional.of(amount), Optional.empty(), Optional.empty());
  }

  private static CanaryStep observation() {
    return new CanaryStep(Optional.empty(), Optional.empty(), Optional.of(MIN), Optional.empty());
  }

  private static Strategy blueGreen(Amount replicas, boolean hasGate) {
    return blueGreen(replicas, hasGate, hasGate);
  }

  private static Strategy blueGreen(Amount replicas, boolean hasGate, boolean preview) {
    var gate = new Gate(Optional.empty(), Optional.empty(), Optional.of(MIN), Optional.empty());
    return new Strategy.BlueGreen(
        Optional.empty(),
        Optional.of(replicas),
        Optional.of(preview),
        Optional.empty(),
        MIN,
        hasGate ? Optional.of(gate) : Optional.empty(),
        MIN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void a_strategy_becomes_steps(Row row) {
    RolloutSpecs stable = canary("1", 100).replicas(row.specs().replicas());

    Plan plan = Planner.forward(row.specs().spec(), Optional.of(stable.serving(1)));

    assertThat(show(plan)).isEqualTo(row.plan());
  }

  @Test
  void a_first_release_is_not_observed() {
    Plan plan = Planner.forward(canary("1", 10, 100).spec(), Optional.empty());

    assertThat(show(plan)).isEqualTo("fence, +3, shift 100, promote");
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
        if (step instanceof Step.Provision(var _, int instances, var _, var _)) {
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
      case Step.Provision(Side side, int n, var _, var baseline) ->
          (side == Side.STABLE ? "stable +" : "+")
              + n
              + baseline.map(" (%d fresh)"::formatted).orElse("");
      case Step.Shift(Percent(int value), var trafficRules, var _) ->
          "shift " + value + trafficRules.map(TrafficRules::toSuffix).orElse("");
      case Step.Observe _ -> "observe";
      case Step.Hold _ -> "hold";
      case Step.Call _ -> "call";
      case Step.Promote _ -> "promote";
      case Step.Bake _ -> "bake";
      case Step.Retire(Side side, int n, var _) ->
          (side == Side.STABLE ? "stable " : "candidate ") + n;
    };
  }
}
