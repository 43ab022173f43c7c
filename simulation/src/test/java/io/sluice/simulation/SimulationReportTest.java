package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.simulation.oracle.MemberTally.Count;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.scenario.FaultKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulationReportTest {
  private static final Summary.Spread SPREAD = Summary.Spread.of(new long[] {3, 1, 2});

  @Test
  void a_long_run_must_meet_every_possible_pair() {
    assertThat(report(100_000, List.of("stuck + veto"), List.of()).isGood()).isFalse();
    assertThat(report(99_999, List.of("stuck + veto"), List.of()).isGood()).isTrue();
    assertThat(report(100_000, List.of(), List.of()).isGood()).isTrue();
  }

  @Test
  void a_long_run_must_arm_each_member_rule_and_meet_each_lasting_fault() {
    assertThat(report(100_000, 9_999, 1_000).isGood()).isFalse();
    assertThat(report(100_000, 10_000, 999).isGood()).isFalse();
    assertThat(report(99_999, 0, 0).isGood()).isTrue();
  }

  @Test
  void a_run_that_meets_an_impossible_pair_is_not_good() {
    assertThat(report(1, List.of(), List.of("ended + close")).isGood()).isFalse();
  }

  @Test
  void half_of_the_seeds_are_below_the_median_and_five_of_a_hundred_above_the_95th() {
    long[] hundred = new long[100];
    for (int i = 0; i < hundred.length; i++) {
      hundred[i] = 100L - i;
    }

    assertThat(SPREAD).isEqualTo(new Summary.Spread(2, 3));
    assertThat(Summary.Spread.of(hundred)).isEqualTo(new Summary.Spread(51, 96));
  }

  private static SimulationReport report(int seeds, List<String> missing, List<String> wrong) {
    return report(seeds, 10_000, 1_000, missing, wrong);
  }

  private static SimulationReport report(int seeds, long armed, long struck) {
    return report(seeds, armed, struck, List.of(), List.of());
  }

  private static SimulationReport report(
      int seeds, long armed, long struck, List<String> missing, List<String> wrong) {
    Map<String, Long> faults =
        Stream.of(FaultKind.values()).collect(Collectors.toMap(FaultKind::label, _ -> struck));
    Map<Rule, Count> members =
        Stream.of(Rule.values()).collect(Collectors.toMap(rule -> rule, _ -> new Count(armed, 0)));
    return new SimulationReport(
        new SimulationReport.Played(seeds, 0, SPREAD, SPREAD, "", 1),
        new SimulationReport.Findings(0, 0, Map.of(), List.of()),
        new SimulationReport.Releases(Map.of(), 0),
        faults,
        members,
        new SimulationReport.Pairs(Map.of(), missing, Map.of(), wrong));
  }
}
