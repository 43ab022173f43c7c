package io.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.display.AnsiColors;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import io.sluice.sandbox.load.LoadTally;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Instant QUEUED = Instant.parse("2026-03-01T12:00:00Z");

  private static Result result(int stage, Outcome outcome, long failed) {
    Stage of = Stage.ALL.get(stage);
    return new Result(
        of,
        new UUID(0, stage),
        new LoadTally(1_000, failed, Map.of("- 500", failed)),
        Optional.of(
            new ReleaseEnded(
                outcome,
                "because",
                "shop",
                "production",
                of.version(),
                Optional.empty(),
                Optional.of("1.0"),
                of.strategy(),
                "operator",
                QUEUED,
                Optional.of(QUEUED),
                QUEUED.plusMillis(12_340))));
  }

  private static List<Result> expectedResults() {
    return new ArrayList<>(
        List.of(
            result(0, Outcome.SUCCEEDED, 0),
            result(1, Outcome.ROLLED_BACK, 15),
            result(2, Outcome.ROLLED_BACK, 0),
            result(3, Outcome.SUCCEEDED, 0),
            result(4, Outcome.SUCCEEDED, 0)));
  }

  @Test
  void a_report_of_the_expected_results_has_no_faults() {
    Report report = new Report(expectedResults(), Optional.of(6.789));

    assertThat(report.faults()).isEmpty();
    assertThat(report.lines(new AnsiColors(false)))
        .containsExactly(
            "   RELEASE  STRATEGY   OUTCOME      DURATION  REQUESTS  FAILED  REASON",
            "✔  1.1      canary     succeeded    12.3 s    1000      0       because",
            "✔  1.2      canary     rolled-back  12.3 s    1000      15      because",
            "✔  1.3      canary     rolled-back  12.3 s    1000      0       because",
            "✔  1.4      rolling    succeeded    12.3 s    1000      0       because",
            "✔  1.5      blueGreen  succeeded    12.3 s    1000      0       because",
            "REQUESTS and FAILED count all requests of the clients, up to the next release; a REASON"
                + " counts requests of the last 30 s before the verdict or, with a ratio, all before"
                + " it",
            "the first release was accepted 6.8 s after the start");
  }

  @Test
  void the_file_has_the_releases_and_the_seconds_to_ready() {
    String json = new Report(expectedResults().subList(0, 1), Optional.of(6.789)).json().toString();

    assertThat(json)
        .isEqualTo(
            """
            {"releases":[{"version":"1.1","strategy":"canary","outcome":"succeeded",\
            "seconds":12.34,"requests":1000,"failed":0,"reason":"because"}],"ready_seconds":6.79}\
            """);
  }

  @Test
  void a_wrong_outcome_a_lost_request_and_no_outcome_are_faults() {
    List<Result> results = expectedResults();
    results.set(0, result(0, Outcome.ROLLED_BACK, 0));
    results.set(1, result(1, Outcome.ROLLED_BACK, 16));
    results.set(2, result(2, Outcome.ROLLED_BACK, 1));
    results.set(4, new Result(Stage.ALL.get(4), new UUID(0, 4), LoadTally.NONE, Optional.empty()));

    assertThat(new Report(results, Optional.empty()).faults())
        .containsExactly(
            "1.1 is rolled-back instead of succeeded",
            "1.2 lost 16 requests; at most 15 may fail: {- 500=16}",
            "1.3 lost 1 requests; at most 0 may fail: {- 500=1}",
            "1.5 has not exactly one outcome on release.outcomes");
  }

  @Test
  void every_document_is_json_that_names_its_strategy() {
    for (Stage stage : Stage.ALL) {
      String document = stage.document(Path.of("/shop.jar"));

      JsonNode read = Json.read(document, JsonNode.class);
      assertThat(read.path("version").asText()).isEqualTo(stage.version());
      assertThat(read.path("strategy").fieldNames()).toIterable().containsExactly(stage.strategy());
    }
  }
}
