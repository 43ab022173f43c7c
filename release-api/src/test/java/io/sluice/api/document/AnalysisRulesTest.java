package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.problem.Problem;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused of an analysis when it is posted, and where it says that it is wrong.
class AnalysisRulesTest {
  private static final EnvironmentDocument PRODUCTION =
      read("{'defaults': {'command': ['x']}}", EnvironmentDocument.class);
  private static final String SLO = "{'name': 'slo', 'limit': {'errors': 0.05}}";

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"alpha": 0.21}                                                | /analysis/alpha
          {"alpha": 0}                                                   | /analysis/alpha
          {"minSamples": 0}                                              | /analysis/minSamples
          {"warmUp": "2h"}                                               | /analysis/warmUp
          {"finalTest": true, "checks": [SLO]}                           | /analysis/finalTest
          {"checks": [{"name": "a", "limit": {}}]}                       | /analysis/checks/0/limit
          {"checks": [{"name": "a", "limit": {"errors": 1}}]}            | /analysis/checks/0/limit/errors
          {"checks": [{"name": "a", "limit": {"latency": {"above": "0.4s", "share": 0.01}}}]} | /analysis/checks/0/limit/latency/above
          {"checks": [{"name": "a", "limit": {"latency": {"above": "0.5s", "share": 0}}}]}    | /analysis/checks/0/limit/latency/share
          {"checks": [{"name": "a", "compare": "latency", "safe": 2}]}   | /analysis/checks/0/safe
          {"checks": [{"name": "a", "compare": "error-rate", "safe": 1.05}]} | /analysis/checks/0/safe
          {"checks": [{"name": "a", "compare": "error-rate", "onInconclusive": "hold"}]} | /analysis/checks/0/onInconclusive
          {"checks": [SLO, {"name": "a", "compare": "latency", "dryRun": true, "onNoData": "hold"}]} | /analysis/checks/1/dryRun
          {"checks": [SLO, SLO]}                                         | /analysis/checks/1/name
          """)
  void what_is_wrong_is_named(String analysis, String pointer) {
    assertThatThrownBy(() -> check(analysis.replace("SLO", SLO)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(pointer);
  }

  @Test
  void a_bound_that_no_histogram_has_is_answered_with_the_nearest() {
    assertThatThrownBy(() ->
            check(
                "{'checks': [{'name': 'a', 'limit': {'latency': {'above': '0.4s', 'share':"
                    + " 0.01}}}]}"))
        .hasMessageContaining("the nearest bound is 0.5s");
  }

  @Test
  void an_observation_that_only_dry_runs_watch_has_nothing_to_judge_by() {
    assertThatThrownBy(
            () -> check("{'checks': [{'name': 'slo', 'dryRun': true, 'limit': {'errors': 0.05}}]}"))
        .hasMessageContaining("/analysis/checks");
  }

  @Test
  void what_is_right_is_taken() {
    assertThatCode(() ->
            check(
                "{'alpha': 0.2, 'finalTest': true, 'warmUp': '30s', 'checks': [%s, %s, %s]}"
                    .formatted(
                        SLO,
                        "{'name': 'errors', 'compare': 'error-rate', 'safe': 2,"
                            + " 'onInconclusive': 'hold', 'onNoData': 'rollback'}",
                        "{'name': 'p99', 'limit': {'latency': {'above': '0.5s', 'share': 0.01}}}")))
        .doesNotThrowAnyException();
  }

  private static void check(String analysis) {
    ReleaseSpec spec =
        Resolver.resolve(
            read(
                "{'application': 'shop', 'environment': 'production', 'version': '1', 'analysis': "
                    + analysis
                    + "}",
                ReleaseDocument.class),
            new ApplicationDocument(Optional.empty()),
            PRODUCTION,
            Instant.EPOCH);
    Optional<Serving> stable = Optional.of(new Serving(new UUID(0, 1), spec, 3));
    Rules.check(spec, PRODUCTION, stable, Instant.EPOCH);
  }

  private static <T> T read(String json, Class<T> type) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Documents.read(Documents.tree(bytes), type);
  }
}
