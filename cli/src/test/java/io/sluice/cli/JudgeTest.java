package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import io.sluice.cli.judge.Watched;
import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recorded.TakenBack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
  private static final String SAME =
      "analysis: {checks: [{name: errors, compare: error-rate}, {name: slo, limit: {errors: 0.05}}]}";

  @TempDir private Path home = Path.of("");

  @Test
  void the_policy_that_it_was_judged_by_changes_nothing() throws IOException {
    record("good.json", good());
    record("bad.json", bad());

    Ran ran = judge(SAME);

    assertThat(ran.out())
        .isEqualTo("0 of 2 releases have other verdicts, 0 would have ended otherwise\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void a_stricter_policy_fails_a_passed_step_and_reaches_no_later_step() throws IOException {
    Analysis limitAlone = new Analysis(0.01, 20, Watched.ANALYSIS.checks().subList(1, 2));
    record(
        "lax.json",
        new Watched(limitAlone)
            .step(3, 10, 5)
            .seconds(6, Counts.of(100, 3), Counts.of(900, 1))
            .step(5, 50, 5)
            .seconds(8, Counts.of(500, 15), Counts.of(500, 1)));

    Ran ran = judge("checks: [{name: errors, compare: error-rate}]");

    assertThat(ran.out())
        .containsPattern(
            "00000000 +3 +healthy, tick 5 +unhealthy, tick [1-4] +12:00:0[1-5] +errors 3 % against")
        .containsPattern("00000000 +5 +healthy, tick 11 +not reached +- +rolled back before")
        .endsWith("1 of 1 releases have other verdicts, 1 would have ended otherwise\n");
  }

  @Test
  void a_laxer_policy_turns_a_recorded_unhealthy_verdict_into_inconclusive() throws IOException {
    record("bad.json", bad());

    Ran ran = judge("analysis: {checks: [{name: slo, limit: {errors: 0.9}}]}");

    assertThat(ran.out())
        .containsPattern("00000000 +5 +unhealthy, tick [0-9]+ +inconclusive, tick [0-9]+")
        .endsWith("1 of 1 releases have other verdicts, 1 would have ended otherwise\n");
  }

  @Test
  void judge_prints_its_result_as_json() throws IOException {
    record("bad.json", bad());

    assertThat(judge("analysis: {checks: [{name: slo, limit: {errors: 0.9}}]}", "--json").out())
        .contains("\"endsOtherwise\":true", "\"kind\":\"unhealthy\"", "\"step\":5");
  }

  @Test
  void judge_reports_missing_records_invalid_records_and_invalid_policies() throws IOException {
    assertThat(judge(SAME).err()).contains("there is no record to judge");
    record("bad.json", bad());
    Files.writeString(home.resolve("history/other.json"), "{}");

    assertThat(judge(SAME).err()).contains("left out: ", "other.json:1: not a record of verdicts");
    assertThat(judge("analysis: {alpha: 0.5, checks: []}").err()).contains("alpha must be above 0");
    assertThat(judge("analysis: {checks: []}").err()).contains("it has no checks");
    assertThat(judge("analysis: {checks: [{name: a}]}").err())
        .contains("check a must have one judge");
    assertThat(judge("analysis: {beta: 1}").exit()).isEqualTo(2);
  }

  @Test
  void a_misspelt_field_of_a_policy_is_reported_with_its_line_and_the_nearest_field()
      throws IOException {
    String lines = "analysis:\n  checks:\n    - name: a\n      compare: latency\n      alow: 2\n";

    assertThat(judge(lines).err())
        .contains("new.yaml:5: /analysis/checks/0: 'alow' is unknown\n")
        .endsWith("        did you mean 'allow'?\n");
    assertThat(judge("checks: [{naem: a, compare: latency}]").err())
        .contains("new.yaml:1: /checks/0: 'naem' is unknown\n        did you mean 'name'?");
    assertThat(judge("checks: [{name: a, limit: {latency: {above: 1s, shar: 0.1}}}]").err())
        .contains("/checks/0/limit/latency: 'shar' is unknown", "did you mean 'share'?");
    assertThat(judge("checks: [{name: a, source: {http: {url: u, ponter: p}}}]").err())
        .contains("/checks/0/source/http: 'ponter' is unknown", "did you mean 'pointer'?");
    assertThat(judge("checks: [{name: a, source: {promtheus: {url: u}}}]").err())
        .contains("/checks/0/source: 'promtheus' is unknown", "did you mean 'prometheus'?");
    assertThat(judge("analisys: {checks: []}").err())
        .contains("new.yaml:1: the document: 'analisys' is unknown", "did you mean 'analysis'?");
    assertThat(judge("analysis: {xyzzy: 1}").err())
        .contains("new.yaml:1: /analysis: 'xyzzy' is unknown\n        write one of ", "minSamples");
    assertThat(judge("checks: [{name: a, xyzzy: 1}]").err()).contains("write one of ", "onNoData");
  }

  @Test
  void a_release_without_an_analysis_is_no_policy_and_the_cure_is_to_write_one()
      throws IOException {
    assertThat(judge("application: shop\nversion: 1.4.0\nreplicas: 3\n").err())
        .contains("new.yaml:1: the document: 'application' is unknown\n")
        .endsWith("        write 'analysis:' as in a release; 'sluice plan -f' lists the errors\n");
  }

  private static Watched good() {
    return new Watched()
        .step(3, 10, 5)
        .seconds(6, Counts.of(100, 3), Counts.of(900, 30))
        .step(5, 50, 5)
        .seconds(8, Counts.of(500, 15), Counts.of(500, 16));
  }

  private static Watched bad() {
    return new Watched()
        .step(3, 10, 5)
        .seconds(6, Counts.of(10, 0), Counts.of(90, 0))
        .step(5, 50, 5)
        .seconds(3, Counts.of(50, 20), Counts.of(50, 0))
        .hear(new TakenBack())
        .seconds(3, Counts.of(50, 20), Counts.of(50, 0));
  }

  private void record(String name, Watched watched) throws IOException {
    Files.createDirectories(home.resolve("history"));
    Files.writeString(home.resolve("history").resolve(name), watched.json());
  }

  private Ran judge(String policy, String... more) throws IOException {
    Files.createDirectories(home.resolve("history"));
    Path file = Files.writeString(home.resolve("new.yaml"), policy);
    String[] words = {
      "judge", "--history", home.resolve("history").toString(), "--policy", file.toString()
    };
    String[] all =
        java.util.stream.Stream.of(words, more)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new);
    return new Shell("http://127.0.0.1:9", home).run(all);
  }
}
