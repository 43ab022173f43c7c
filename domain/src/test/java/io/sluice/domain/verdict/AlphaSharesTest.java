package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Evidence.AlphaShare;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlphaSharesTest {
  private static final List<Check> DEFAULTS = Analysis.DEFAULT.checks();

  @Test
  void the_usual_parts_sum_to_one() {
    AlphaShares shares = AlphaShares.of(DEFAULTS);

    assertThat(shares.of("errors")).isCloseTo(0.4275, within(1e-12));
    assertThat(shares.of("restarts")).isEqualTo(0.05);
    assertThat(sum(shares, DEFAULTS)).isCloseTo(1, within(1e-12));
  }

  @Test
  void a_declared_part_is_kept_and_the_others_share_the_rest_in_their_proportion() {
    List<Check> checks = declared("errors", 0.7);

    AlphaShares usual = AlphaShares.of(DEFAULTS);
    AlphaShares shares = AlphaShares.of(checks);

    assertThat(shares.of("errors")).isEqualTo(0.7);
    assertThat(shares.of("latency") / shares.of("slo"))
        .isCloseTo(usual.of("latency") / usual.of("slo"), within(1e-12));
    assertThat(shares.warmUp() / shares.of("slo"))
        .isCloseTo(usual.warmUp() / usual.of("slo"), within(1e-12));
    assertThat(sum(shares, checks)).isCloseTo(1, within(1e-12));
  }

  @Test
  void declared_parts_of_all_checks_leave_nothing_for_the_warm_up() {
    List<Check> checks = List.of(part(DEFAULTS.get(0), 0.7), part(DEFAULTS.get(2), 0.3));

    AlphaShares shares = AlphaShares.of(checks);

    assertThat(shares.checks()).containsOnlyKeys("errors", "slo").containsEntry("slo", 0.3);
    assertThat(shares.warmUp()).isZero();
  }

  @Test
  void a_final_test_has_half_of_alpha() {
    Analysis analysis =
        new Analysis(0.01, 20, declared("errors", 0.6), Optional.of(true), Optional.empty());

    assertThat(AlphaShares.of(analysis.checks()).toList(analysis))
        .contains(new AlphaShare("errors", 0.3), new AlphaShare("final test", 0.5));
  }

  private static List<Check> declared(String name, double part) {
    return DEFAULTS.stream().map(it -> it.name().equals(name) ? part(it, part) : it).toList();
  }

  private static Check part(Check it, double part) {
    return new Check(
        it.name(),
        it.source(),
        it.compare(),
        it.allow(),
        it.limit(),
        it.safe(),
        it.dryRun(),
        it.onNoData(),
        it.onInconclusive(),
        it.threshold(),
        it.score(),
        it.interval(),
        it.restarts(),
        Optional.of(part));
  }

  private static double sum(AlphaShares shares, List<Check> checks) {
    return Stream.concat(
            checks.stream().map(it -> shares.of(it.name())), Stream.of(shares.warmUp()))
        .mapToDouble(it -> it)
        .sum();
  }
}
