package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Analysis;
import io.sluice.contract.AnalysisJson;
import io.sluice.contract.Json;
import org.junit.jupiter.api.Test;

class CheckSummaryTest {
  @Test
  void each_check_has_its_judge_and_its_source() {
    Analysis analysis =
        analysis(
            """
            {"compare": "error-rate", "share": 0.5}, {"compare": "latency"},
            {"limit": {"errors": 0.05}},
            {"limit": {"latency": {"above": "1s", "share": 0.01}}},
            {"name": "p99", "dryRun": true,
             "limit": {"latency": {"above": "0.5s", "share": 0.001}}},
            {"name": "orders", "source": {"topic": {}}, "threshold": {"range": {"max": 1}}},
            {"name": "cpu", "source": {"scrape": {"path": "/metrics", "metric": "cpu"}},
             "score": {}},
            {"name": "scan", "source": {"external": {"monitor": "scanner"}}}
            """);

    assertThat(CheckSummary.of(analysis))
        .containsExactly(
            "errors (error rate at most 1.1 × stable's, 50 % of alpha)",
            "latency (slow requests at most 1.1 × stable's)",
            "slo (at most 5 % errors)",
            "latency-slo (at most 1 % of requests slower than 1s)",
            "p99 (at most 0.1 % of requests slower than 0.5s, dry run)",
            "orders (threshold, from topic)",
            "cpu (score, from scrape)",
            "scan (verdict of scanner)",
            "restarts");
  }

  @Test
  void default_checks_that_a_list_drops_are_named_with_the_way_to_keep_them() {
    assertThat(
            dropped(
                "{\"name\": \"p99\", \"limit\": {\"latency\": {\"above\": \"1s\", \"share\": 0.01}}}"))
        .isEqualTo(
            "the default checks errors, latency and slo do not judge: the document lists other"
                + " checks; keep them with checks: [defaults, …]");
    assertThat(dropped("{\"compare\": \"error-rate\"}, {\"compare\": \"latency\"}"))
        .isEqualTo(
            "the default check slo does not judge: the document lists other checks; keep it with"
                + " checks: [defaults, …]");
  }

  @Test
  void a_check_of_another_thing_with_the_name_of_a_default_check_is_named() {
    String p99 = "{\"latency\": {\"above\": \"1s\", \"share\": 0.01}}";

    assertThat(dropped("\"defaults\", {\"name\": \"slo\", \"limit\": %s}".formatted(p99)))
        .isEqualTo(
            "the default check slo does not judge: other checks have the name, slo (at most 1 % of"
                + " requests slower than 1s); rename those, and write checks: [defaults, …]");
    assertThat(
            CheckSummary.findDroppedDefaults(
                analysis("\"defaults\", {\"limit\": %s}".formatted(p99))))
        .isEmpty();
  }

  @Test
  void a_check_of_the_same_thing_replaces_a_default_check() {
    assertThat(
            CheckSummary.findDroppedDefaults(
                analysis(
                    """
                    {"name": "checkout", "compare": "error-rate", "allow": 2},
                    {"name": "slow", "compare": "latency"},
                    {"name": "failures", "limit": {"errors": 0.02}}
                    """)))
        .isEmpty();
    assertThat(CheckSummary.findDroppedDefaults(Analysis.DEFAULT)).isEmpty();
    assertThat(CheckSummary.findDroppedDefaults(analysis("\"defaults\""))).isEmpty();
  }

  private static String dropped(String checks) {
    return CheckSummary.findDroppedDefaults(analysis(checks)).orElseThrow();
  }

  private static Analysis analysis(String checks) {
    ObjectNode written = Json.read("{\"checks\": [%s]}".formatted(checks), ObjectNode.class);
    return Json.read(AnalysisJson.complete(written).toString(), Analysis.class);
  }
}
