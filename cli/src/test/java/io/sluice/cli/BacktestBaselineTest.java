package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import io.sluice.cli.verdict.RecordedWatch;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.domain.verdict.WatchEvent.BaselineLoaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verdicts that depend on values of earlier good releases, recomputed and judged by another
/// policy.
class BacktestBaselineTest {
  @TempDir private Path home = Path.of("");

  @Test
  void a_verdict_by_good_releases_is_reached_again_to_the_same_bits() throws IOException {
    Path file = record(watched(Optional.of(2)).values("orders", 10, 12));

    Ran ran = new Shell("http://127.0.0.1:9", home).run("verify", file.toString());

    assertThat(ran.out()).contains("✔ step 3  unhealthy").contains("1 of 1 verdicts recomputed");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void another_baseline_is_judged_by_what_is_recorded() throws IOException {
    record(watched(Optional.of(2)).values("orders", 10, 12, 10, 10, 10, 10));

    assertThat(backtest(", baseline: {allowedIncrease: 1.3, releases: 2}"))
        .contains("unhealthy, tick 2", "healthy, tick 5")
        .endsWith("1 of 1 releases have other verdicts, 1 would have ended differently\n");
    assertThat(backtest(", baseline: {allowedIncrease: 1.1}")) // the mean of 5 releases is 28
        .contains("1 would have ended differently")
        .doesNotContain("the record has no");
    assertThat(backtest(", baseline: {allowedIncrease: 1.1, releases: 2}")).startsWith("0 of 1");
    assertThat(backtest("")).contains("1 would have ended differently");
  }

  @Test
  void a_baseline_is_judged_even_if_the_recorded_policy_has_none() throws IOException {
    record(watched(Optional.empty()).values("orders", 10, 12, 10, 10, 10));

    assertThat(backtest(", baseline: {allowedIncrease: 1.1, releases: 2}"))
        .contains(
            "healthy, tick 5", "unhealthy, tick 2", "times the 10 of the last 2 good releases");
  }

  @Test
  void backtest_reports_the_missing_baseline_if_no_earlier_good_release_is_recorded()
      throws IOException {
    record(
        new RecordedWatch(analysis(Optional.empty()))
            .step(3, 10, 5)
            .values("orders", 10, 12, 9, 9, 9));

    assertThat(backtest(", baseline: {allowedIncrease: 1.1}"))
        .contains(
            "check orders: the record has no earlier good release, so it is compared with none")
        .endsWith("0 of 1 releases have other verdicts, 0 would have ended differently\n");
  }

  private static RecordedWatch watched(Optional<Integer> releases) {
    return new RecordedWatch(analysis(releases))
        .add(new BaselineLoaded(Map.of("orders", List.of(9.0, 11.0, 40.0, 40.0, 40.0))))
        .step(3, 10, 5);
  }

  /// @param releases number of releases in the baseline; empty for no baseline
  private static Analysis analysis(Optional<Integer> releases) {
    return new Analysis(
        0.01,
        20,
        List.of(
            new Check(
                "orders",
                new Source.Topic(Optional.empty()),
                new Threshold(
                    Threshold.DEFAULT.interval(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0,
                    4,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Threshold.Range(Optional.empty(), Optional.of(100.0))),
                    releases.map(most ->
                        new Threshold.Baseline(most, Optional.of(1.1), Optional.empty()))))));
  }

  private Path record(RecordedWatch watch) throws IOException {
    Files.createDirectories(home.resolve("history"));
    return Files.writeString(home.resolve("history/release.json"), watch.json());
  }

  private String backtest(String baseline) throws IOException {
    String check =
        "{name: orders, source: {topic: {}}, threshold: {range: {max: 100}%s}}".formatted(baseline);
    Path file = Files.writeString(home.resolve("new.yaml"), "checks: [%s]".formatted(check));
    String history = home.resolve("history").toString();
    Ran ran =
        new Shell("http://127.0.0.1:9", home)
            .run("backtest", "--history", history, "--policy", file.toString());
    return ran.out() + ran.err();
  }
}
