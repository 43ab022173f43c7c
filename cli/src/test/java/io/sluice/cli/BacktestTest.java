package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import io.sluice.cli.verdict.RecordedWatch;
import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.WatchEvent.RollbackStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTest {
  private static final String SAME =
      "analysis: {checks: [{name: errors, compare: error-rate}, {name: slo, limit: {errors:"
          + " 0.05}}]}";

  @TempDir private Path home = Path.of("");

  @Test
  void the_policy_that_it_was_judged_by_changes_nothing() throws IOException {
    record("good.json", good());
    record("bad.json", bad());

    Ran ran = backtest(SAME);

    assertThat(ran.out())
        .isEqualTo("0 of 2 releases have other verdicts, 0 would have ended differently\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void a_record_of_the_rules_before_is_judged_by_the_present_rules() throws IOException {
    record("good.json", good());
    Files.writeString(home.resolve("history/older.json"), Recorded.file("record-sluice-5.json"));

    assertThat(backtest("analysis: {checks: [{name: slo, limit: {errors: 0.9}}]}").out())
        .containsPattern("00000000 +5 +unhealthy, tick 7 +inconclusive, tick 10")
        .endsWith("1 of 2 releases have other verdicts, 1 would have ended differently\n");
  }

  @Test
  void a_stricter_policy_fails_a_passed_step_and_reaches_no_later_step() throws IOException {
    Analysis limitAlone = new Analysis(0.01, 20, RecordedWatch.ANALYSIS.checks().subList(1, 2));
    record(
        "lax.json",
        new RecordedWatch(limitAlone)
            .step(3, 10, 5)
            .seconds(6, Counts.of(100, 3), Counts.of(900, 1))
            .step(5, 50, 5)
            .seconds(8, Counts.of(500, 15), Counts.of(500, 1)));

    Ran ran = backtest("checks: [{name: errors, compare: error-rate}]");

    assertThat(ran.out())
        .containsPattern(
            "00000000 +3 +healthy, tick 5 +unhealthy, tick [1-4] +12:00:0[1-5] +errors 3 % against")
        .containsPattern("00000000 +5 +healthy, tick 11 +not reached +- +rolled back before")
        .endsWith("1 of 1 releases have other verdicts, 1 would have ended differently\n");
  }

  @Test
  void a_laxer_policy_turns_a_recorded_unhealthy_verdict_into_inconclusive() throws IOException {
    record("bad.json", bad());

    Ran ran = backtest("analysis: {checks: [{name: slo, limit: {errors: 0.9}}]}");

    assertThat(ran.out())
        .containsPattern("00000000 +5 +unhealthy, tick [0-9]+ +inconclusive, tick [0-9]+")
        .endsWith("1 of 1 releases have other verdicts, 1 would have ended differently\n");
  }

  @Test
  void backtest_prints_its_result_as_json() throws IOException {
    record("bad.json", bad());

    assertThat(backtest("analysis: {checks: [{name: slo, limit: {errors: 0.9}}]}", "--json").out())
        .contains("\"endsOtherwise\":true", "\"kind\":\"unhealthy\"", "\"step\":5");
  }

  @Test
  void backtest_reports_missing_records_invalid_records_and_invalid_policies() throws IOException {
    assertThat(backtest(SAME).err()).contains("there is no record to backtest");
    record("bad.json", bad());
    Files.writeString(home.resolve("history/other.json"), "{}");

    assertThat(backtest(SAME).err())
        .contains("left out: ", "other.json:1: not a record of verdicts");
    assertThat(backtest("analysis: {alpha: 0.5, checks: []}").err())
        .contains("alpha must be above 0");
    assertThat(backtest("analysis: {checks: []}").err()).contains("it has no checks");
    assertThat(backtest("analysis: {checks: [{name: a}]}").err())
        .contains("check a must have one judge");
    assertThat(backtest("analysis: {beta: 1}").exit()).isEqualTo(2);
  }

  @Test
  void a_value_of_a_wrong_type_is_rejected() throws IOException {
    record("good.json", good());

    for (String wrong : List.of("alpha: high", "alpha: [0.01]", "minSamples: many")) {
      Ran ran = backtest("analysis: {%s, checks: [{compare: error-rate}]}".formatted(wrong));

      assertThat(ran.exit()).as(wrong).isEqualTo(2);
      assertThat(ran.err()).as(wrong).containsPattern("new.yaml is no policy: .+ `(double|int)`");
    }
  }

  @Test
  void checks_that_are_no_list_are_rejected() throws IOException {
    record("good.json", good());

    Ran ran = backtest("analysis: {checks: 5}");

    assertThat(ran.err()).contains("new.yaml is no policy: ");
    assertThat(ran.exit()).isEqualTo(2);
  }

  @Test
  void a_policy_may_leave_out_the_names_of_checks_and_the_fields_of_a_score() throws IOException {
    record("good.json", good());

    Ran unnamed = backtest("checks: [{compare: error-rate}, {limit: {errors: 0.05}}]");
    Ran scored =
        backtest(
            "checks: [{name: lag, source: {prometheus: {url: 'http://prometheus', query: q}},"
                + " score: {direction: increase}}]");

    assertThat(unnamed.out())
        .isEqualTo("0 of 1 releases have other verdicts, 0 would have ended differently\n");
    assertThat(unnamed.exit()).isZero();
    assertThat(scored.err()).isEmpty();
    assertThat(scored.exit()).isZero();
  }

  @Test
  void a_misspelt_field_of_a_policy_is_reported_with_its_line_and_the_nearest_field()
      throws IOException {
    String lines = "analysis:\n  checks:\n    - name: a\n      compare: latency\n      alow: 2\n";

    assertThat(backtest(lines).err())
        .contains("new.yaml:5: /analysis/checks/0: 'alow' is unknown\n")
        .endsWith("        did you mean 'allow'?\n");
    assertThat(backtest("checks: [{naem: a, compare: latency}]").err())
        .contains("new.yaml:1: /checks/0: 'naem' is unknown\n        did you mean 'name'?");
    assertThat(backtest("checks: [{name: a, limit: {latency: {above: 1s, shar: 0.1}}}]").err())
        .contains("/checks/0/limit/latency: 'shar' is unknown", "did you mean 'share'?");
    assertThat(backtest("checks: [{name: a, source: {http: {url: u, ponter: p}}}]").err())
        .contains("/checks/0/source/http: 'ponter' is unknown", "did you mean 'pointer'?");
    assertThat(backtest("checks: [{name: a, source: {promtheus: {url: u}}}]").err())
        .contains("/checks/0/source: 'promtheus' is unknown", "did you mean 'prometheus'?");
    assertThat(backtest("analisys: {checks: []}").err())
        .contains("new.yaml:1: the document: 'analisys' is unknown", "did you mean 'analysis'?");
    assertThat(backtest("analysis: {xyzzy: 1}").err())
        .contains("new.yaml:1: /analysis: 'xyzzy' is unknown\n        write one of ", "minSamples");
    assertThat(backtest("checks: [{name: a, xyzzy: 1}]").err())
        .contains("write one of ", "onNoData");
  }

  @Test
  void a_release_without_an_analysis_is_no_policy_and_the_cure_is_to_write_one()
      throws IOException {
    assertThat(backtest("application: shop\nversion: 1.4.0\nreplicas: 3\n").err())
        .contains("new.yaml:1: the document: 'application' is unknown\n")
        .endsWith("        write 'analysis:' as in a release; 'sluice plan -f' lists the errors\n");
  }

  private static RecordedWatch good() {
    return new RecordedWatch()
        .step(3, 10, 5)
        .seconds(6, Counts.of(100, 3), Counts.of(900, 30))
        .step(5, 50, 5)
        .seconds(8, Counts.of(500, 15), Counts.of(500, 16));
  }

  private static RecordedWatch bad() {
    return new RecordedWatch()
        .step(3, 10, 5)
        .seconds(6, Counts.of(10, 0), Counts.of(90, 0))
        .step(5, 50, 5)
        .seconds(3, Counts.of(50, 20), Counts.of(50, 0))
        .add(new RollbackStarted())
        .seconds(3, Counts.of(50, 20), Counts.of(50, 0));
  }

  private void record(String name, RecordedWatch watch) throws IOException {
    Files.createDirectories(home.resolve("history"));
    Files.writeString(home.resolve("history").resolve(name), watch.json());
  }

  private Ran backtest(String policy, String... more) throws IOException {
    Files.createDirectories(home.resolve("history"));
    Path file = Files.writeString(home.resolve("new.yaml"), policy);
    String[] words = {
      "backtest", "--history", home.resolve("history").toString(), "--policy", file.toString()
    };
    String[] all =
        java.util.stream.Stream.of(words, more)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new);
    return new Shell("http://127.0.0.1:9", home).run(all);
  }
}
