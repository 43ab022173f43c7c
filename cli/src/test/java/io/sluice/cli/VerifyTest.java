package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import io.sluice.cli.verdict.RecordedWatch;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
  private static final Counts WELL = Counts.of(10, 0);
  private static final String OLDER = Recorded.file("record-sluice-5.json");
  private static final Counts STABLE = Counts.of(90, 1);

  @TempDir private Path home = Path.of("");
  private final FakeApi api = new FakeApi();

  VerifyTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void a_record_gives_its_verdicts_again_to_the_same_bits() {
    Ran ran = verify(bad().json());

    assertThat(ran.out())
        .contains("✔ step 3  healthy  after tick 5: same bits", "✔ step 5  unhealthy  after tick ")
        .contains("2 of 2 verdicts recomputed to the same bits");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void one_count_that_was_changed_is_found_and_the_first_difference_named() {
    String record = bad().json().replaceFirst("\"requests\":90", "\"requests\":91");

    Ran ran = verify(record);

    assertThat(ran.out())
        .contains("✖ step 3  healthy  after tick 5: /evidence/", "published", "recomputed")
        .contains("0 of 2 verdicts");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void a_verdict_that_was_changed_is_found() {
    assertThat(verify(bad().json().replace("\"verdict\":\"unhealthy\"", "\"verdict\":\"healthy\"")))
        .satisfies(ran -> {
          assertThat(ran.out())
              .contains("/verdict: published \"healthy\", recomputed \"unhealthy\"", "1 of 2");
          assertThat(ran.exit()).isEqualTo(1);
        });
  }

  @Test
  void parts_of_alpha_that_were_changed_are_found() {
    String record = bad().json();
    String changed =
        record.replaceFirst(
            "\"alphaShares\":\\[[^]]*]", "\"alphaShares\":[{\"test\":\"errors\",\"share\":0.25}]");

    assertThat(changed).isNotEqualTo(record);
    assertThat(verify(changed).out()).contains("✖", "/evidence/alphaShares");
  }

  @Test
  void a_verdict_in_the_words_of_another_version_has_the_same_bits() {
    String record = bad().json();
    String others = record.replaceAll("\"sentence\":\"[^\"]*\"", "\"sentence\":\"other words\"");

    assertThat(others).isNotEqualTo(record);
    assertThat(verify(others).out()).contains("2 of 2 verdicts recomputed to the same bits");
  }

  @Test
  void another_policy_than_it_was_judged_by_is_found() {
    Ran ran = verify(bad().json().replaceFirst("\"alpha\":0.01", "\"alpha\":0.02"));

    assertThat(ran.out()).contains("✖", "/evidence/alpha: published 0.01, recomputed 0.02");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void a_tick_that_was_taken_out_is_missed() {
    String record =
        bad().json().lines().filter(line -> !line.contains("\"number\":3,")).collect(joined());

    Ran ran = verify(record);

    assertThat(ran.out()).contains("✖ tick 4 follows tick 2");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void a_longer_tick_and_runs_of_empty_ones_count_as_they_did() {
    RecordedWatch watch = new RecordedWatch().step(3, 10, 5);
    watch.tick(WELL, STABLE, Duration.ofSeconds(2)).seconds(9, WELL, STABLE);
    watch.seconds(70, Counts.NONE, Counts.NONE).seconds(8, Counts.of(10, 4), STABLE);
    String merged = merged(watch);

    Ran ran = verify(merged);

    assertThat(merged.lines().count()).isLessThan(watch.json().lines().count() - 60);
    assertThat(ran.out()).contains("2 of 2 verdicts recomputed to the same bits, from 88 ticks");
    assertThat(ran.exit()).isZero();
  }

  /// The record was made by the last build with the rules `sluice/5`.
  @Test
  void a_record_of_the_rules_before_is_checked_without_its_judge() {
    Ran ran = verify(OLDER);

    assertThat(ran.out())
        .contains(
            "✔ step 3  healthy  after tick 5: agrees with its ticks",
            "the present rules: healthy: ",
            "✔ step 5  unhealthy  after tick 7: agrees with its ticks",
            "the present rules: ",
            "0 of 2 verdicts recomputed to the same bits, from 10 ticks",
            "sluice/5 made 2 of these verdicts. The present rules " + Assessment.POLICY,
            "use Sluice 0.1.0-SNAPSHOT of 28 November 2026");
    assertThat(ran.exit()).isEqualTo(5);
  }

  @Test
  void a_record_of_the_rules_before_that_was_changed_is_found() {
    assertThat(verify(OLDER.replaceFirst("\"requests\":90", "\"requests\":91")))
        .satisfies(ran -> {
          assertThat(ran.out()).contains("✖ step 3  healthy  after tick 5: /evidence/counts: ");
          assertThat(ran.exit()).isEqualTo(1);
        });
    assertThat(verify(OLDER.replace("\"verdict\":\"unhealthy\"", "\"verdict\":\"healthy\"")).out())
        .contains("✖ step 5  healthy  after tick 7: errors: logE reaches logLimit");
    assertThat(verify(OLDER.replace("\"logLimit\":4.605", "\"logLimit\":3.605")).out())
        .contains("errors: logLimit is below ln(1/alpha)");
    assertThat(verify(OLDER.replace("\"low\":0.0,", "\"low\":20.0,")).out())
        .contains("the lower bound of the ratio exceeds the upper one");
    assertThat(
            verify(OLDER.lines().filter(line -> !line.contains("\"number\":3,")).collect(joined()))
                .out())
        .contains("✖ tick 4 follows tick 2");
  }

  /// The header names the rules of the first verdict, as health-monitor writes it.
  @Test
  void each_verdict_of_a_watch_across_an_upgrade_is_checked_by_its_own_rules() {
    Ran ran = verify(upgraded(bad().json()));

    assertThat(ran.out())
        .contains(
            "✔ step 3  healthy  after tick 5: agrees with its ticks",
            "✔ step 5  unhealthy  after tick 7: same bits",
            "1 of 2 verdicts recomputed to the same bits",
            "sluice/5 made 1 of these verdicts.");
    assertThat(ran.exit()).isEqualTo(5);
  }

  @Test
  void an_e_value_of_the_present_rules_that_was_changed_is_found_after_an_upgrade() {
    String record = upgraded(bad().json());
    int second = record.lastIndexOf("\"logE\":");
    String changed = record.substring(0, second) + "\"logE\":1" + record.substring(second + 7);

    Ran ran = verify(changed);

    assertThat(ran.out()).contains("✖ step 5  unhealthy  after tick 7: /evidence/findings/");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void all_rules_of_a_record_are_named_with_their_verdicts() {
    Ran ran = verify(OLDER.replaceFirst("\"policy\":\"[^\"]*\"", "\"policy\":\"sluice/0\""));

    assertThat(ran.out())
        .contains(
            "sluice/0 made 1 of these verdicts. The present rules " + Assessment.POLICY,
            "To recompute them bit for bit, use a Sluice with the rules sluice/0 (see 'sluice"
                + " version').",
            "sluice/5 made 1 of these verdicts. The present rules " + Assessment.POLICY);
    assertThat(ran.exit()).isEqualTo(5);
  }

  private static String upgraded(String record) {
    return record
        .replaceFirst("\"rules\":\"[^\"]*\"", "\"rules\":\"sluice/5\"")
        .replaceFirst("\"policy\":\"[^\"]*\"", "\"policy\":\"sluice/5\"");
  }

  @Test
  void an_invalid_record_is_rejected_with_its_line() {
    assertThat(verify("{\"recording\":[]}").err()).contains("verdict.json:1: not a record");
    assertThat(verify(bad().json().replace("\"times\":1}", "\"times\":0}")).exit()).isEqualTo(2);
    assertThat(verify("").exit()).isEqualTo(2);
    assertThat(verify("[]").err()).contains("not a record of verdicts: expected '{'");
    assertThat(verify("{\"entries\":[]}").err())
        .contains("not a record of verdicts: expected the field 'recording'");
    assertThat(shell().run("verify", "nowhere.json").err())
        .contains("cannot read nowhere.json: there is no such file")
        .contains("sluice verdicts RELEASE --export > FILE");
    assertThat(verify(new RecordedWatch().step(3, 10, 5).seconds(2, WELL, STABLE).json()).err())
        .contains("has no verdict");
  }

  @Test
  void an_export_combines_all_parts_of_a_record_and_retries_after_an_error() {
    RecordedWatch watch = bad();
    String id = Recorded.ID;
    String path = "GET /api/v1/releases/" + id;
    var entries = watch.entries();
    api.on(path, 200, Recorded.file("succeeded.json"));
    String recording = watch.json().lines().findFirst().orElseThrow();
    api.on(path + "/recording", 200, recording.substring(13, recording.length() - 1));
    api.on(
        path + "/recording/entries?limit=200",
        503,
        FakeApi.problem(503, "health-monitor does not answer"));
    api.on(path + "/recording/entries?limit=200", 200, part(entries.subList(0, 7), "7-1"));
    api.on(
        path + "/recording/entries?limit=200&cursor=7-1",
        200,
        part(entries.subList(7, entries.size()), ""));

    Ran list = shell().run("verdicts", id);
    Ran export = shell().run("verdicts", id, "--export");

    assertThat(list.out()).contains("step 3  healthy: ", "step 5  unhealthy: ");
    assertThat(export.out()).isEqualToIgnoringWhitespace(watch.json());
    assertThat(shell().piped(export.out()).run("verify", "-", "--json").out())
        .contains("\"same\":2", "\"different\":0");
  }

  @Test
  void each_verdict_is_on_one_line() {
    record(judged("", "").replace("\"sentence\":\"", "\"sentence\":\"it wrote:\\r\\n"));

    assertThat(shell().run("verdicts", Recorded.ID).out())
        .contains("step 3  healthy: it wrote: | ", "step 5  unhealthy: it wrote: | ")
        .hasLineCount(4);
  }

  @Test
  void the_notes_of_a_verdict_and_parts_of_alpha_that_changed_follow_it() {
    record(judged("{\"test\":\"errors\",\"share\":0.5}", "\"noise of the fleet unknown\""));

    assertThat(shell().run("verdicts", Recorded.ID).out().lines().map(String::strip))
        .hasSize(7)
        .contains("note: noise of the fleet unknown", Index.atIndex(2))
        .contains("alpha: 0.01 (errors 50 %)", Index.atIndex(3))
        .contains("note: noise of the fleet unknown", Index.atIndex(6));
  }

  @Test
  void the_e_values_of_a_verdict_follow_it_with_those_that_roll_back() {
    record(judged("", ""));

    assertThat(shell().run("verdicts", Recorded.ID).out().lines().map(String::strip))
        .filteredOn(line -> line.startsWith("e-values: "))
        .containsExactly(
            "e-values: errors 0.7 of 117, slo 0.6 of 769, all tests 0.7 of 100",
            "e-values: errors 303 of 117, slo 84.4 of 769, all tests 269 of 100");
  }

  @Test
  void a_check_without_a_part_of_alpha_rolls_nothing_back_and_is_left_out() {
    record(judged("{\"test\":\"slo\",\"share\":1.0}", ""));

    assertThat(shell().run("verdicts", Recorded.ID).out())
        .contains("e-values: slo 0.6 of 769, all tests 0.7 of 100\n");
  }

  private static String judged(String alphaShares, String notes) {
    return part(bad().entries(), "")
        .replaceAll("\"alphaShares\":\\[[^]]*]", "\"alphaShares\":[%s]".formatted(alphaShares))
        .replaceAll("\"notes\":\\[[^]]*]", "\"notes\":[%s]".formatted(notes));
  }

  private void record(String entries) {
    String path = "GET /api/v1/releases/" + Recorded.ID;
    String recording = bad().json().lines().findFirst().orElseThrow();
    api.on(path, 200, Recorded.succeeded());
    api.on(path + "/recording", 200, recording.substring(13, recording.length() - 1));
    api.on(path + "/recording/entries?limit=200", 200, entries);
  }

  private static String part(java.util.List<?> entries, String next) {
    String items = entries.stream().map(Json::write).collect(Collectors.joining(","));
    return "{\"entries\":[%s]%s}"
        .formatted(items, next.isEmpty() ? "" : ",\"next\":\"" + next + "\"");
  }

  /// Returns the record with its empty ticks merged into one entry, as the monitor stores them.
  private static String merged(RecordedWatch watch) {
    TicksRecorded run =
        watch.entries().stream()
            .filter(it -> it instanceof TicksRecorded ticks && ticks.tick().isQuiet())
            .map(TicksRecorded.class::cast)
            .findFirst()
            .orElseThrow();
    return watch
        .json()
        .lines()
        .filter(line -> !isIn(run, line))
        .map(line ->
            line.contains("\"number\":%d,".formatted(run.tick().number()))
                ? line.replace("\"times\":1}", "\"times\":70}")
                : line)
        .collect(joined());
  }

  private static boolean isIn(TicksRecorded run, String line) {
    return java.util.stream.LongStream.rangeClosed(run.last() + 1, run.last() + 69)
        .anyMatch(n -> line.contains("\"number\":%d,".formatted(n)));
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining("\n");
  }

  private static RecordedWatch bad() {
    return new RecordedWatch()
        .step(3, 10, 5)
        .seconds(6, WELL, STABLE)
        .step(5, 50, 5)
        .seconds(4, Counts.of(50, 20), Counts.of(50, 0));
  }

  private Ran verify(String record) {
    try {
      Path file = Files.writeString(home.resolve("verdict.json"), record);
      return shell().run("verify", file.toString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }
}
