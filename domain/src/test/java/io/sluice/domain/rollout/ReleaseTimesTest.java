package io.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReleaseTimesTest {
  private static final UUID ID = RolloutSpecs.id(2);
  private static final UUID STABLE = RolloutSpecs.id(1);
  private static final ReleaseSpec SPEC = RolloutSpecs.canary("2", 10, 100).spec();

  private ReleaseTimes times = ReleaseTimes.of(ID);

  private ReleaseTimesTest at(long second, Progress event) {
    times = times.after(event, Instant.ofEpochSecond(second));
    return this;
  }

  private ReleaseTimesTest started() {
    return at(
            0,
            new Progress.Queued(
                SPEC, Optional.empty(), Optional.empty(), "ada", Instant.ofEpochSecond(3600)))
        .at(10, new Progress.Started(SPEC, Optional.empty(), Instant.ofEpochSecond(3600)));
  }

  private static Progress weight(int candidate) {
    return new Progress.TrafficShifted(
        3,
        Map.of(STABLE, new Percent(100 - candidate), ID, new Percent(candidate)),
        new Token(1, 1));
  }

  private static Progress back(Outcome outcome) {
    return new Progress.PlanAdopted(
        Direction.ROLLBACK, Plan.NONE, 5, Optional.of(outcome), 3, "because");
  }

  private static Progress ended(Outcome outcome) {
    return new Progress.Ended(outcome, Optional.empty(), "over");
  }

  @Test
  void a_good_release_takes_from_its_start_to_its_end_and_leads_from_its_posting() {
    started().at(20, weight(10)).at(80, weight(100)).at(100, ended(Outcome.SUCCEEDED));

    assertThat(times.findDuration()).contains(Duration.ofSeconds(90));
    assertThat(times.findActiveDuration()).contains(Duration.ofSeconds(90));
    assertThat(times.findLeadTime()).contains(Duration.ofSeconds(100));
    assertThat(times.findTimeToDetect()).isEmpty();
    assertThat(times.findTimeToRollBack()).isEmpty();
    assertThat(times.findTimeToRestore()).isEmpty();
  }

  @Test
  void a_fault_has_times_to_detect_to_roll_back_and_to_restore() {
    started()
        .at(20, weight(10))
        .at(30, weight(50))
        .at(45, back(Outcome.ROLLED_BACK))
        .at(46, weight(50))
        .at(47, weight(0))
        .at(49, weight(0))
        .at(60, ended(Outcome.ROLLED_BACK));

    assertThat(times.findTimeToDetect()).contains(Duration.ofSeconds(25));
    assertThat(times.findTimeToRollBack()).contains(Duration.ofSeconds(2));
    assertThat(times.findTimeToRestore()).contains(Duration.ofSeconds(27));
    assertThat(times.findLeadTime()).isEmpty();
  }

  @Test
  void an_abort_has_a_time_to_roll_back_and_no_time_to_detect() {
    started()
        .at(20, weight(10))
        .at(30, back(Outcome.ABORTED))
        .at(31, weight(0))
        .at(40, ended(Outcome.ABORTED));

    assertThat(times.findTimeToDetect()).isEmpty();
    assertThat(times.findTimeToRestore()).isEmpty();
    assertThat(times.findTimeToRollBack()).contains(Duration.ofSeconds(1));
  }

  @Test
  void a_rollback_that_is_adopted_twice_counts_from_the_first_adoption() {
    started()
        .at(20, weight(10))
        .at(30, back(Outcome.ROLLED_BACK))
        .at(40, back(Outcome.ROLLED_BACK))
        .at(50, weight(0))
        .at(60, ended(Outcome.ROLLED_BACK));

    assertThat(times.findTimeToRollBack()).contains(Duration.ofSeconds(20));
  }

  @Test
  void a_release_without_traffic_has_no_time_to_detect_or_to_roll_back() {
    started().at(30, back(Outcome.ROLLED_BACK)).at(40, ended(Outcome.ROLLED_BACK));

    assertThat(times.findTimeToDetect()).isEmpty();
    assertThat(times.findTimeToRollBack()).isEmpty();
    assertThat(times.findDuration()).contains(Duration.ofSeconds(30));
  }

  @Test
  void pauses_do_not_count_and_end_with_a_resume_or_a_rollback() {
    UUID command = RolloutSpecs.id(9);
    started()
        .at(20, new Progress.Paused(command, Instant.ofEpochSecond(20), "ada", "lunch"))
        .at(50, new Progress.Resumed(command, Instant.ofEpochSecond(99), "ada", "back"))
        .at(60, new Progress.Paused(command, Instant.ofEpochSecond(60), "ada", "tea"))
        .at(65, back(Outcome.ABORTED))
        .at(70, ended(Outcome.ABORTED));

    assertThat(times.findDuration()).contains(Duration.ofSeconds(60));
    assertThat(times.findActiveDuration()).contains(Duration.ofSeconds(25));
  }

  @Test
  void a_release_that_never_started_has_no_duration() {
    at(
            0,
            new Progress.Queued(
                SPEC, Optional.empty(), Optional.empty(), "ada", Instant.ofEpochSecond(3600)))
        .at(5, ended(Outcome.ABORTED));

    assertThat(times.findDuration()).isEmpty();
    assertThat(times.findActiveDuration()).isEmpty();
  }
}
