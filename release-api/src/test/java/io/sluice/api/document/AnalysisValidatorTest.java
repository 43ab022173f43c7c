package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rejections of an analysis when it is posted, and the place of the error.
class AnalysisValidatorTest {
  private static final EnvironmentDocument PRODUCTION =
      read(
          "{'allowedHosts': ['p.example.com', 'db.example.com:5432'], 'defaults': {'command': ['x']}}",
          EnvironmentDocument.class);
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
  void an_invalid_analysis_field_is_rejected_with_its_pointer(String analysis, String pointer) {
    assertThatThrownBy(() -> check(analysis.replace("SLO", SLO)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(pointer);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          '''default''' ~ /analysis/checks/0: is a string, must be a check such as {limit: {errors: 0.05}}, or the word defaults
          {'name': 'a'} ~ /analysis/checks/0: a check must have one of compare, limit, threshold, score and restarts; there is none
          {'name': 'a', 'limit': {'errors': 0.05}, 'compare': 'latency'} ~ there are compare, limit
          {'name': 'a', 'source': 'rooter', RANGE} ~ /analysis/checks/0/source: source 'rooter' is unknown
          {'name': 'a', 'source': {'promethus': {}}, RANGE} ~ did you mean 'prometheus'?
          {'name': 'a', 'source': {'probe': {'path': '/', 'pathe': 1}}, RANGE} ~ /analysis/checks/0/source/probe/pathe
          {'name': 'a', 'source': {'external': {'monitor': 'm'}}, RANGE} ~ remove threshold
          {'name': 'a', RANGE} ~ router counts requests, which are compared or limited, and have no threshold
          {'name': 'a', 'source': PROM, 'limit': {'errors': 0.05}} ~ prometheus gives a value
          {'name': 'a', 'source': {'prometheus': {'url': 'http://p.example.com', 'requests': 'x'}}, 'limit': {'errors': 0.05}} ~ needs either query, or requests and errors
          {'name': 'a', 'source': {'prometheus': {'url': 'http://p.example.com', 'requests': 'x', 'errors': 'y'}}, 'compare': 'latency'} ~ needs latency
          {'name': 'a', 'source': {'prometheus': {'url': 'http://evil.example.com', 'query': 'x'}}, RANGE} ~ host evil.example.com is not allowed by the environment
          {'name': 'a', 'source': {'prometheus': {'url': 'http://{{version}}.example.com', 'query': 'x'}}, RANGE} ~ names its host by a template
          {'name': 'a', 'source': {'prometheus': {'url': 'http://p.example.com', 'query': 'x{v="{{verison}}"}'}}, RANGE} ~ {{verison}} is unknown
          {'name': 'a', 'source': {'http': {'url': 'http://p.example.com', 'pointer': 'value'}}, RANGE} ~ is not a JSON pointer
          {'name': 'a', 'source': {'http': {'url': 'http://p.example.com', 'pointer': '/v', 'headers': {'Host': 'x'}}}, RANGE} ~ /http/headers/Host
          {'name': 'a', 'source': {'http': {'url': 'http://p.example.com', 'pointer': '/v', 'headers': {'A': {'secret': 'x'}}}}, RANGE} ~ /http/headers/A/secret
          {'name': 'a', 'source': {'sql': {'url': 'jdbc:postgresql://db.example.com/s?socketFactory=x', 'user': 'u', 'password': {'secret': 'env:P'}, 'query': 'select 1'}}, RANGE} ~ no parameter but sslmode
          {'name': 'a', 'source': {'sql': {'url': 'jdbc:postgresql://other/s', 'user': 'u', 'password': {'secret': 'env:P'}, 'query': 'select 1'}}, RANGE} ~ host other is not allowed
          {'name': 'a', 'source': {'sql': {'url': 'jdbc:postgresql://db.example.com/s', 'user': 'u', 'password': 'geheim', 'query': 'select 1'}}, RANGE} ~ /sql/password: is a secret
          {'name': 'a', 'source': PROM, 'threshold': {}} ~ names neither range nor condition
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {}}} ~ /checks/0/threshold/baseline: needs allowedIncrease, allowedDecrease, or both
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {'releases': 0, 'allowedIncrease': 1.1}}} ~ /checks/0/threshold/baseline/releases: must be 1 to 20, was 0
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {'releases': 21, 'allowedIncrease': 1.1}}} ~ /checks/0/threshold/baseline/releases: must be 1 to 20, was 21
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {'allowedIncrease': 0.9}}} ~ /checks/0/threshold/baseline/allowedIncrease: must be 1 to 1000, was 0.9
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {'allowedIncrease': 1001}}} ~ /checks/0/threshold/baseline/allowedIncrease
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {'allowedDecrease': 0}}} ~ /checks/0/threshold/baseline/allowedDecrease: must be above 0, and at most 1, was 0.0
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {'allowedDecrease': 1.1}}} ~ /checks/0/threshold/baseline/allowedDecrease
          {'name': 'a', 'source': PROM, 'threshold': {'baseline': {'alowedIncrease': 1.1}}} ~ did you mean 'allowedIncrease'?
          {'name': 'a', 'source': {'prometheus': {'url': 'http://p.example.com', 'requests': 'r', 'errors': 'e'}}, 'threshold': {'baseline': {'allowedIncrease': 1.1}}} ~ /checks/0/source: prometheus counts requests
          {'name': 'a', 'source': PROM, 'threshold': {'range': {'min': 2, 'max': 1}}} ~ /threshold/range
          {'name': 'a', 'source': PROM, 'threshold': {'successCondition': 'result[0] <'}} ~ /threshold/successCondition: is not a condition: at 1:
          {'name': 'a', 'source': PROM, 'threshold': {'failureCondition': 'LONG'}} ~ has 1030 bytes, at most 1024 are allowed
          {'name': 'a', 'source': PROM, 'threshold': {'count': 0, 'range': {'max': 1}}} ~ /threshold/count
          {'name': 'a', 'source': PROM, 'threshold': {'interval': '2h', 'range': {'max': 1}}} ~ /threshold/interval
          {'name': 'a', 'source': PROM, 'threshold': {'intervall': '2m'}} ~ did you mean 'interval'?
          {'name': 'a', 'source': PROM, 'score': {'confidence': 1}} ~ /score/confidence
          {'name': 'a', 'source': PROM, 'score': {'tolerance': 1}} ~ /score/tolerance
          {'name': 'a', 'source': PROM, 'interval': '5s', RANGE} ~ belongs in the threshold
          {'name': 'a', 'limit': {'errors': 0.05}, 'interval': '5s'} ~ the router is read every second
          {'name': 'a', 'source': PROM, 'restarts': {}} ~ /source: restarts accepts no source other than the router; remove source
          {'name': 'a', 'restarts': {'allow': 0.5}} ~ /restarts/allow: must be 1 to 100
          {'name': 'a', 'restarts': {'perMinute': 0}} ~ /restarts/perMinute: must be above 0
          {'name': 'a', 'restarts': {'atLeast': 1}} ~ /restarts/atLeast: must be 2 to 20
          {'name': 'a', 'restarts': {}, 'onNoData': 'hold'} ~ /onNoData: restarts always has data; remove onNoData
          {'name': 'a', 'source': PROM, 'threshold': {'successCondition': 'MANY'}} ~ /threshold/successCondition: is not a condition
          """)
  void a_check_with_an_invalid_source_or_judge_is_rejected_with_the_reason(
      String check, String reason) {
    assertThatThrownBy(() -> check("{'checks': [SLO, %s]}".formatted(filled(check))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(reason.replace("/checks/0", "/checks/1"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          {'weights': {'cpu': 40, 'heap': 50}} ~ /scoring/weights: must sum to 100, sum is 90.0
          {'weights': {'cpu': 110}} ~ /scoring/weights: must sum to 100, or to less
          {'weights': {'cpus': 40}} ~ did you mean 'cpu'?
          {'pass': 75, 'marginal': 75} ~ marginal must be 0 or more and below pass
          {'pass': 120} ~ which is at most 100
          """)
  void scoring_with_invalid_weights_or_limits_is_rejected_with_the_reason(
      String scoring, String reason) {
    assertThatThrownBy(() -> check(scored(scoring))).hasMessageContaining(reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          {'compare': 'error-rate', 'share': 0.7}, {'compare': 'latency', 'share': 0.5} ~ /analysis/checks: the shares of alpha sum to 1.2 (errors 0.7, latency 0.5); at most 1 is possible: lower a share
          {'compare': 'error-rate', 'share': 0.7}, {'compare': 'latency', 'share': 0.3} ~ sum to 1 (errors 0.7, latency 0.3); nothing is left for slo, restarts: lower a share (each list of checks gets restarts; with dryRun: true it needs no share)
          {'compare': 'error-rate', 'share': 1} ~ /checks/1/share: must be above 0 and below 1, was 1.0
          {'name': 'a', 'source': PROM, 'share': 0.1, RANGE} ~ /checks/1/share: a threshold has no part of alpha: remove share
          {'name': 'a', 'source': PROM, 'share': 0.1, 'score': {}} ~ a score has no part of alpha
          {'name': 'a', 'source': {'external': {'monitor': 'b'}}, 'share': 0.1} ~ another monitor's verdict has no part of alpha
          {'compare': 'error-rate', 'share': 0.1, 'dryRun': true} ~ a dry run has no part of alpha
          {'name': 'failures', 'limit': {'errors': 0.02}} ~ /checks/1/limit: slo and failures limit the same thing, at 0.05 and at 0.02: keep one of them
          {'name': 'a', 'limit': {'latency': {'above': '1s', 'share': 0.01}}}, {'name': 'b', 'limit': {'latency': {'above': '1s', 'share': 0.1}}} ~ /checks/2/limit: a and b limit the same thing, at 0.01 and at 0.1
          """)
  void checks_that_contradict_one_another_are_rejected_with_the_sum(String checks, String reason) {
    assertThatThrownBy(() -> check("{'checks': [SLO, %s]}".formatted(filled(checks))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void parts_of_all_checks_must_sum_to_one() {
    String all =
        "{'checks': [{'limit': {'errors': 0.05}, 'share': 0.6}, {'restarts': {}, 'share': %s}]}";

    assertThatThrownBy(() -> check(all.formatted(0.3)))
        .hasMessageContaining(
            "sum to 0.9 (slo 0.6, restarts 0.3); all checks have one, so the sum must be 1: raise a share, or remove one");
    assertThatCode(() -> check(all.formatted(0.4))).doesNotThrowAnyException();
  }

  @Test
  void limits_of_different_things_and_dry_runs_do_not_contradict() {
    String checks =
        """
        {'checks': [SLO, {'name': 'a', 'limit': {'errors': 0.01}, 'dryRun': true},
         {'name': 'b', 'limit': {'errors': 0.05}, 'source': {'probe': {'path': '/p'}}},
         {'name': 'c', 'limit': {'latency': {'above': '1s', 'share': 0.01}}},
         {'name': 'd', 'limit': {'latency': {'above': '0.5s', 'share': 0.1}}}]}
        """;

    assertThatCode(() -> check(checks)).doesNotThrowAnyException();
  }

  @Test
  void an_error_beside_the_word_defaults_keeps_its_place() {
    assertThatThrownBy(() ->
            check(
                "{'checks': ['defaults', {'name': 'a', 'limit': {'errors': 2}, 'dryRun': true}]}"))
        .hasMessageContaining("/analysis/checks/1/limit/errors");
    assertThatThrownBy(() -> check("{'checks': ['default']}"))
        .hasMessageContaining("/analysis/checks/0");
    assertThatThrownBy(() -> check("{'checks': ['defaults', 'defaults']}"))
        .hasMessageContaining("/analysis/checks/1");
  }

  @Test
  void a_score_without_stable_traffic_is_rejected() {
    assertThatThrownBy(() -> check("{'checks': [{'name': 'cpu', 'source': PROM, 'score': {}}]}"))
        .hasMessageContaining("no stable traffic to compare with");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 'a', 'source': PROM, RANGE}",
        "{'name': 'a', 'source': PROM, 'onInconclusive': 'pass', 'threshold':"
            + " {'successCondition': 'result[0] < 1.0', 'failureLimit': -1, 'count': 5}}",
        "{'name': 'a', 'source': PROM, 'threshold': {'baseline': {'allowedIncrease': 1}}}",
        "{'name': 'a', 'source': PROM, 'threshold': {'range': {'max': 5}, 'baseline':"
            + " {'releases': 20, 'allowedIncrease': 1.1, 'allowedDecrease': 0.9}}}",
        "{'name': 'a', 'source': {'external': {'monitor': 'scanner'}}, 'interval': '30s'}",
        "{'name': 'a', 'source': {'prometheus': {'url': 'http://p.example.com', 'requests': 'r',"
            + " 'errors': 'e', 'latency': 'l'}}, 'compare': 'latency'}",
        "{'name': 'a', 'source': {'probe': {'path': '/p'}}, 'limit': {'errors': 0.05}}",
        "{'name': 'a', 'source': {'topic': {}}, 'limit': {'errors': 0.05}}",
        "{'name': 'a', 'source': {'topic': {}}, RANGE}",
        "{'name': 'a', 'source': {'sql': {'url':"
            + " 'jdbc:postgresql://db.example.com/s?sslmode=require', 'user': 'u', 'password':"
            + " {'secret': 'env:P'}, 'query': 'select 1'}}, RANGE}",
        "{'name': 'a', 'source': {'http': {'url': 'http://p.example.com/{{version}}?w={{window}}',"
            + " 'pointer': '/a~1b/0', 'headers': {'A': {'secret': 'env:T'}}}}, RANGE}",
        "{'name': 'a', 'source': {'scrape': {'path': '/metrics', 'metric': 'queue'}}, RANGE}"
      })
  void a_source_with_a_fitting_judge_is_accepted(String check) {
    assertThatCode(() -> check("{'checks': [SLO, %s]}".formatted(filled(check))))
        .doesNotThrowAnyException();
  }

  @Test
  void scores_whose_weights_sum_to_100_are_accepted() {
    assertThatCode(
            () -> {
              check(scored("{'weights': {'cpu': 40, 'heap': 60}}"));
              check(scored("{'weights': {'cpu': 40}, 'interval': '10m'}"));
              check(scored("{}"));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void a_bound_that_no_histogram_has_is_rejected_with_the_nearest_one() {
    assertThatThrownBy(() ->
            check(
                "{'checks': [{'name': 'a', 'limit': {'latency': {'above': '0.4s', 'share':"
                    + " 0.01}}}]}"))
        .hasMessageContaining("the nearest bound is 0.5s");
  }

  @Test
  void an_observation_with_only_dry_runs_has_nothing_to_judge_by() {
    assertThatThrownBy(
            () -> check("{'checks': [{'name': 'slo', 'dryRun': true, 'limit': {'errors': 0.05}}]}"))
        .hasMessageContaining("/analysis/checks");
  }

  @Test
  void a_valid_analysis_is_accepted() {
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

  private static String scored(String scoring) {
    return "{'scoring': %s, 'checks': [SLO, %s, %s]}"
        .formatted(
            scoring,
            "{'name': 'cpu', 'source': PROM, 'score': {}}",
            "{'name': 'x', 'source': PROM, 'score': {'group': 'heap'}}");
  }

  private static String filled(String check) {
    return check
        .replace("RANGE", "'threshold': {'range': {'max': 1}}")
        .replace("MANY", "result[0] > 0.0" + "+1.0".repeat(200))
        .replace("LONG", "result[0] > 1.0" + " ".repeat(1015))
        .replace("\"", "\\\"");
  }

  private static void check(String unfilled) {
    String analysis =
        unfilled
            .replace("SLO", SLO)
            .replace("PROM", "{'prometheus': {'url': 'http://p.example.com', 'query': 'x'}}");
    ReleaseSpec spec =
        SpecResolver.resolve(
            read(
                "{'application': 'shop', 'environment': 'production', 'version': '1', 'analysis': "
                    + analysis
                    + "}",
                ReleaseDocument.class),
            new ApplicationDocument(Optional.empty()),
            PRODUCTION,
            Instant.EPOCH);
    Optional<Serving> stable = Optional.of(new Serving(new UUID(0, 1), spec, 3));
    DocumentValidator.check(spec, PRODUCTION, stable, Instant.EPOCH);
  }

  private static <T> T read(String json, Class<T> type) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return DocumentReader.read(DocumentReader.tree(bytes), type);
  }
}
