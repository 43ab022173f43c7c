package io.sluice.simulation.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Progress;
import io.sluice.simulation.fault.TraceLog;
import io.sluice.simulation.oracle.MemberTally.Count;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.time.Timeline;
import org.junit.jupiter.api.Test;

/// A lease may expire only while the lane is not observed or no engine can work.
class LeaseRulesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Progress RETURNED = new Progress.LeaseExpired(3, "no engine renewed it");

  private final OracleFindings findings =
      new OracleFindings(new TraceLog(new Timeline((_, _) -> {}), false));
  private final MemberTally tally = new MemberTally();
  private long now;
  private long undisturbedSince;
  private final LeaseRules rules =
      new LeaseRules(findings, tally, () -> now, () -> undisturbedSince);

  @Test
  void a_lease_that_expires_while_the_lane_is_observed_breaks_the_rule() {
    rules.routed(true, false);
    observe(15);

    rules.expired();

    assertThat(findings.isEmpty()).isFalse();
    assertThat(tally.of(Rule.LEASE)).isEqualTo(new Count(1, 1));
  }

  @Test
  void a_lease_may_expire_after_the_last_observation() {
    rules.routed(true, false);
    observe(15);
    now += 15 * SECOND;

    rules.expired();

    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void a_lease_may_expire_while_no_engine_is_able_to_work() {
    rules.routed(true, false);
    undisturbedSince = Long.MAX_VALUE;
    observe(15);

    rules.expired();

    assertThat(findings.isEmpty()).isTrue();
    assertThat(tally.of(Rule.LEASE).armed()).isZero();
  }

  @Test
  void a_weight_that_comes_back_without_an_observation_breaks_the_rule() {
    observe(5);
    now += 15 * SECOND;
    rules.expired();
    now += SECOND;

    rules.committed(RETURNED);

    assertThat(findings.isEmpty()).isFalse();
  }

  @Test
  void a_plan_that_advances_without_an_observation_breaks_the_rule() {
    observe(5);
    now += 15 * SECOND;
    rules.expired();

    rules.routed(true, true);

    assertThat(findings.isEmpty()).isFalse();
  }

  @Test
  void a_weight_may_come_back_after_an_observation() {
    observe(5);
    now += 15 * SECOND;
    rules.expired();
    observe(1);

    rules.committed(RETURNED);

    assertThat(findings.isEmpty()).isTrue();
    assertThat(tally.of(Rule.LEASE)).isEqualTo(new Count(1, 0));
  }

  private void observe(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      rules.observed();
    }
  }
}
