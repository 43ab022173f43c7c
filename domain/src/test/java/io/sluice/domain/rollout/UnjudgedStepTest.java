package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A canary whose requests by match do not count for the judge.
class UnjudgedStepTest {
  private static final List<Match> TEAM = List.of(new Match(Match.Kind.HEADER, "x-team", "qa"));

  private static List<Step> steps(CanaryStep... steps) {
    RolloutSpecs specs = canary("2", 100).with(new Strategy.Canary(List.of(steps), MIN));
    return Planner.forward(specs.spec(), Optional.of(canary("1", 100).serving(1))).steps();
  }

  private static List<Optional<Boolean>> judge(List<Step> steps) {
    return steps.stream()
        .flatMap(step -> step instanceof Step.Shift it ? Stream.of(it) : Stream.empty())
        .map(Step.Shift::judge)
        .toList();
  }

  @Test
  void it_holds_as_long_as_the_matches_do() {
    CanaryStep judged = CanaryStep.of(TEAM);
    List<Step> steps =
        steps(
            CanaryStep.of(5),
            judged.judging(false),
            CanaryStep.of(20),
            judged,
            CanaryStep.of(30),
            judged.judging(false),
            CanaryStep.of(List.of()),
            CanaryStep.of(100));

    assertThat(judge(steps))
        .containsExactly(
            Optional.empty(),
            Optional.of(false),
            Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            Optional.of(false),
            Optional.empty(),
            Optional.empty());
  }

  @Test
  void before_the_first_weight_there_is_nothing_to_observe() {
    List<Step> steps = steps(CanaryStep.of(TEAM).judging(false), CanaryStep.of(100));

    assertThat(steps.get(2)).isInstanceOf(Step.Shift.class);
    assertThat(((Step.Shift) steps.get(2)).candidate()).isEqualTo(Percent.NONE);
    assertThat(steps.get(3)).isInstanceOf(Step.Provision.class);
    assertThat(steps(CanaryStep.of(TEAM), CanaryStep.of(100)).get(3))
        .isInstanceOf(Step.Observe.class);
  }
}
