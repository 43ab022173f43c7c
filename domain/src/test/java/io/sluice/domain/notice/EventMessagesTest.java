package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Match;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Setting;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.contract.TrafficRules;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventMessagesTest {
  private static final UUID ID = new UUID(1, 1);
  private static final UUID STABLE = new UUID(2, 2);
  private static final Instant AT = Instant.EPOCH;

  private static final TrafficRules STICKY =
      TrafficRules.NONE.withSticky(Optional.of(Duration.ofHours(1)));

  private static final TrafficRules TEAM =
      TrafficRules.NONE.withMatch(List.of(new Match(Match.Kind.HEADER, "x-team", "qa")));
  private static final String TEAM_TENTH =
      "10 % to the candidate, and all requests with header x-team: qa";
  private static final Step UNJUDGED =
      new Step.Shift(new Percent(10), Optional.of(TEAM), Optional.of(false));

  private static Progress shifted(int weight) {
    Percent candidate = new Percent(weight);
    return new Progress.TrafficShifted(
        3,
        Map.of(ID, candidate, STABLE, candidate.rest()),
        new Token(1, 2),
        Optional.of(new ReleaseTrafficRules(ID, TEAM)));
  }

  static Stream<Arguments> events() {
    Plan plan = new Plan(List.of(new Step.Fence(), new Step.Promote()));
    Duration hour = Duration.ofHours(1);
    return Stream.of(
        arguments(
            new Progress.PlanAdopted(
                Direction.ROLLBACK,
                plan,
                9,
                Optional.of(Outcome.ROLLED_BACK),
                3,
                "too many errors"),
            "rollback plan of 2 steps: too many errors"),
        arguments(
            new Progress.StepStarted(4, new Step.Observe(hour), AT), "step 4: observe for 1h"),
        arguments(new Progress.InstancesReady(2, ID, 1), "1 instance ready"),
        arguments(
            new Progress.TrafficShifted(
                3, Map.of(ID, new Percent(10), STABLE, new Percent(90)), new Token(1, 2)),
            "the candidate has 10 % of the traffic"),
        arguments(
            shifted(10),
            "the candidate has 10 % of the traffic, and all requests with header x-team: qa"),
        arguments(shifted(0), "the candidate has all requests with header x-team: qa"),
        arguments(
            new Progress.EffectFailed(2, Target.RUNTIME, "port 7100 is taken"),
            "step 2, runtime: port 7100 is taken"),
        arguments(
            new Progress.VerdictRecorded(4, Verdict.Kind.UNHEALTHY, "E 120 ≥ 100"),
            "unhealthy: E 120 ≥ 100"),
        arguments(
            new Progress.HoldStarted(4, hour, AT, Decision.ROLLBACK, "no verdict in 11m"),
            "held: no verdict in 11m; after 1h: rollback"),
        arguments(
            new Progress.HoldStarted(9, hour, AT, Decision.HOLD, "stable cannot be stopped"),
            "held: stable cannot be stopped; until it can advance or is promoted"),
        arguments(
            new Progress.Ended(Outcome.ROLLED_BACK, Optional.empty(), "too many errors"),
            "rolled-back: too many errors"));
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        arguments(new Progress.Paused(ID, AT, "ann", "lunch"), "paused by ann: lunch"),
        arguments(new Progress.AbortRequested(ID, "ann", ""), "aborted by ann"),
        arguments(
            new Progress.RevertRequested(ID, ID, "50", "ann", "errors"),
            "reverted to 50 by ann: errors"),
        arguments(
            new Progress.ReplicasSet(ID, 3, "ann", "rush hour"),
            "ann sets 3 instances: rush hour"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"events", "commands"})
  void each_event_gets_the_expected_sentence(Progress event, String sentence) {
    assertThat(EventMessages.of(Optional.of(ID), event)).isEqualTo(sentence);
  }

  @Test
  void counts_those_that_a_candidate_is_compared_with() {
    var ready = new Progress.InstancesReady(2, ID, 4, Optional.of(List.of("a")));

    assertThat(EventMessages.of(Optional.of(ID), ready))
        .isEqualTo("4 instances ready, 1 of them a fresh baseline");
  }

  static Stream<Arguments> steps() {
    return Stream.of(
        arguments(
            new Step.Call(
                "https://gate.example.com/secret/path",
                Optional.empty(),
                Duration.ofSeconds(10),
                3,
                Decision.HOLD),
            "call gate.example.com; on failure: hold"),
        arguments(new Step.Provision(Side.CANDIDATE, 3), "bring the candidate to 3 instances"),
        arguments(
            new Step.Provision(Side.STABLE, 4, Optional.empty(), Optional.of(1)),
            "bring stable to 4 instances, 1 of them a fresh baseline"),
        arguments(
            new Step.Provision(Side.CANDIDATE, 1, Optional.of(Duration.ofSeconds(10))),
            "bring the candidate to 1 instance, each ready for 10s"),
        arguments(new Step.Shift(new Percent(50)), "50 % to the candidate"),
        arguments(
            new Step.Shift(new Percent(50), Optional.of(TEAM)),
            "50 % to the candidate, and all requests with header x-team: qa"),
        arguments(UNJUDGED, TEAM_TENTH + "; requests by a match are not judged"),
        arguments(
            new Step.Shift(
                new Percent(5), Optional.of(TEAM.withSticky(Optional.of(Duration.ofHours(1))))),
            "5 % to the candidate, and all requests with header x-team: qa;"
                + " clients stay on their side for 1h"),
        arguments(new Step.Shift(Percent.NONE, Optional.of(STICKY)), "0 % to the candidate"),
        arguments(
            new Step.Shift(Percent.NONE, Optional.of(TEAM)),
            "all requests with header x-team: qa to the candidate"),
        arguments(new Step.Bake(Duration.ofMinutes(5)), "bake for 5m"),
        arguments(
            new Step.Hold(Duration.ofMinutes(10), Decision.PASS, ""), "hold; after 10m: pass"),
        arguments(new Step.Retire(Side.STABLE, 0, Duration.ZERO), "stop stable"),
        arguments(
            new Step.Retire(Side.STABLE, 1, Duration.ZERO), "take stable down to 1 instance"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("steps")
  void titles_a_step(Step step, String title) {
    assertThat(StepTitles.of(step)).isEqualTo(title);
  }

  @Test
  void a_setting_is_described_with_its_author() {
    var deleted = new Setting.ApplicationSet("shop", 3, true, Optional.empty());

    assertThat(EventMessages.of(Optional.empty(), deleted))
        .isEqualTo("applications/shop deleted at revision 3");
    assertThat(EventMessages.of(Optional.empty(), deleted.withAuthor("ann", "moved")))
        .isEqualTo("applications/shop deleted at revision 3 by ann: moved");
  }
}
