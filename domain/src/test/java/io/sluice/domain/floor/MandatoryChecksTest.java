package io.sluice.domain.floor;

import static io.sluice.domain.floor.FloorDocuments.DOCKER;
import static io.sluice.domain.floor.FloorDocuments.floors;
import static io.sluice.domain.floor.FloorDocuments.spec;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MandatoryChecksTest {
  private static final String HTTP =
      "'source': {'http': {'url': 'http://m.example.com/q', 'pointer': '/v'}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'compare': 'error-rate', 'allow': 1.1 ~ 'compare': 'error-rate', 'allow': 1.05 ~ true",
        "'compare': 'error-rate', 'allow': 1.1 ~ 'compare': 'error-rate', 'allow': 1.2 ~ false",
        "'compare': 'error-rate', 'allow': 1.1 ~ 'compare': 'latency', 'allow': 1.05 ~ false",
        "'compare': 'error-rate' ~ 'compare': 'error-rate', 'dryRun': true ~ false",
        "'compare': 'error-rate' ~ 'compare': 'error-rate', 'onNoData': 'pass' ~ false",
        "'compare': 'error-rate' ~ 'compare': 'error-rate', 'onNoData': 'rollback' ~ true",
        "'compare': 'error-rate', 'onNoData': 'rollback' ~ 'compare': 'error-rate', 'onNoData':"
            + " 'hold' ~ false",
        "'compare': 'error-rate', 'onNoData': 'rollback' ~ 'compare': 'error-rate' ~ false",
        "'compare': 'error-rate', 'onInconclusive': 'hold' ~ 'compare': 'error-rate',"
            + " 'onInconclusive': 'pass' ~ false",
        "'limit': {'errors': 0.05} ~ 'limit': {'errors': 0.05} ~ true",
        "'limit': {'errors': 0.05} ~ 'limit': {'errors': 0.06} ~ false",
        "'limit': {'latency': {'above': '0.5s', 'share': 0.01}} ~ 'limit': {'latency': {'above':"
            + " '0.5s', 'share': 0.01}} ~ true",
        "'limit': {'latency': {'above': '0.5s', 'share': 0.01}} ~ 'limit': {'latency': {'above':"
            + " '1s', 'share': 0.01}} ~ false",
        "'limit': {'latency': {'above': '0.5s', 'share': 0.01}} ~ 'limit': {'latency': {'above':"
            + " '0.5s', 'share': 0.02}} ~ false",
        "'limit': {'errors': 0.05} ~ 'compare': 'error-rate' ~ false",
        "'restarts': {'allow': 1.5} ~ 'restarts': {'allow': 1.2} ~ true",
        "'restarts': {'allow': 1.5} ~ 'restarts': {'allow': 1.6} ~ false",
        "'restarts': {'perMinute': 0.5} ~ 'restarts': {'perMinute': 0.6} ~ false",
        "'restarts': {'atLeast': 3} ~ 'restarts': {'atLeast': 4} ~ false",
      })
  void a_check_may_be_stricter_but_not_looser(String mandatory, String own, boolean isMet) {
    assertThat(isMet(mandatory, own)).isEqualTo(isMet);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'range': {'max': 10} ~ 'range': {'max': 9} ~ true",
        "'range': {'max': 10} ~ 'range': {'min': 1, 'max': 9} ~ true",
        "'range': {'max': 10} ~ 'range': {'max': 11} ~ false",
        "'range': {'max': 10} ~ 'range': {'min': 9} ~ false",
        "'range': {'min': 10} ~ 'range': {'min': 9} ~ false",
        "'range': {'max': 10} ~ 'range': {'max': 10}, 'failureLimit': 1 ~ false",
        "'range': {'max': 10}, 'failureLimit': 5 ~ 'range': {'max': 10}, 'failureLimit': -1 ~"
            + " false",
        "'range': {'max': 10} ~ 'range': {'max': 10}, 'inconclusiveLimit': 1 ~ false",
        "'range': {'max': 10} ~ 'range': {'max': 10}, 'consecutiveErrorLimit': 5 ~ false",
        "'range': {'max': 10} ~ 'range': {'max': 10}, 'interval': '2m' ~ false",
        "'range': {'max': 10} ~ 'range': {'max': 10}, 'initialDelay': '1m' ~ false",
        "'range': {'max': 10} ~ 'range': {'max': 10}, 'count': 1 ~ false",
        "'range': {'max': 10}, 'count': 3 ~ 'range': {'max': 10}, 'count': 4 ~ true",
        "'range': {'max': 10} ~ 'range': {'max': 10}, 'consecutiveSuccessLimit': 1 ~ false",
        "'successCondition': 'result[0] < 1' ~ 'successCondition': 'result[0] < 1' ~ true",
        "'successCondition': 'result[0] < 1' ~ 'successCondition': 'true' ~ false",
        "'baseline': {'allowedIncrease': 1.2} ~ 'baseline': {'allowedIncrease': 1.1} ~ true",
        "'baseline': {'allowedIncrease': 1.2} ~ 'baseline': {'allowedIncrease': 1.3} ~ false",
        "'baseline': {'allowedDecrease': 0.8} ~ 'baseline': {'allowedDecrease': 0.7} ~ false",
      })
  void a_threshold_may_be_stricter_but_not_looser(String mandatory, String own, boolean isMet) {
    assertThat(isMet(threshold(mandatory), threshold(own))).isEqualTo(isMet);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'critical': true ~ true",
        "'critical': false ~ false",
        "'critical': true, 'tolerance': 0.3 ~ false",
        "'critical': true, 'confidence': 0.99 ~ false",
        "'critical': true, 'direction': 'decrease' ~ false",
        "'critical': true, 'interval': '2m' ~ false",
      })
  void a_score_must_be_able_to_fail_the_release(String own, boolean isMet) {
    String score = HTTP + ", 'score': {%s}";

    assertThat(isMet(score.formatted("'critical': true"), score.formatted(own))).isEqualTo(isMet);
  }

  @Test
  void another_source_is_another_check() {
    assertThat(
            isMet(
                threshold("'range': {'max': 10}"),
                threshold("'range': {'max': 10}").replace("m.example.com", "other.example.com")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.01, true", "0.0001, false"})
  void a_check_without_alpha_finds_nothing(double alpha, boolean isMet) {
    String changes =
        "{'analysis': {'alpha': %s, 'checks': [{'compare': 'error-rate'}]}}".formatted(alpha);

    assertThat(isMetBy("{'checks': [{'compare': 'error-rate'}]}", changes)).isEqualTo(isMet);
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, false"})
  void a_final_test_has_half_of_alpha(boolean finalTest, boolean isMet) {
    String changes =
        ("{'analysis': {'alpha': 0.01, 'finalTest': %s, 'checks': [{'compare': 'error-rate',"
                + " 'share': 0.5}]}}")
            .formatted(finalTest);

    assertThat(isMetBy("{'checks': [{'compare': 'error-rate'}], 'alpha': 0.005}", changes))
        .isEqualTo(isMet);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        // two of the three observations of 1 m, each without 10 s of warm-up
        "100s ~ 'canary': {'steps': [5, 50, 100], 'observe': '1m'} ~ true",
        "101s ~ 'canary': {'steps': [5, 50, 100], 'observe': '1m'} ~ false",
        "50s ~ 'canary': {'steps': [{'experiment': {'replicas': 1}}, 100], 'observe': '1m'} ~ true",
        // after a cut-over stable has no requests
        "10s ~ 'canary': {'steps': [100], 'observe': '10m'} ~ false",
        "10s ~ 'blueGreen': {'observe': '10m', 'keep': '30s'} ~ false",
        // with fewer instances at the start, the first batch could be the only one
        "50s ~ 'rolling': {'maxSurge': 1, 'maxUnavailable': 0, 'observe': '1m'} ~ false",
        "50s ~ 'rolling': {'maxSurge': 1, 'maxUnavailable': 0, 'maxParallel': 1, 'observe': '1m'} ~"
            + " true",
        "50s ~ 'rolling': {'maxSurge': 1, 'maxUnavailable': 2, 'maxParallel': 1, 'observe': '1m'} ~"
            + " false",
      })
  void a_comparison_needs_requests_of_both_versions(
      String observe, String strategy, boolean isMet) {
    String floors = "{'observe': '%s', 'checks': [{'compare': 'error-rate'}]}".formatted(observe);
    String changes =
        ("{'strategy': {%s}, 'analysis': {'checks': [{'compare': 'error-rate'}, {'name': 'limit',"
                + " 'limit': {'errors': 1.0}}]}}")
            .formatted(strategy);

    assertThat(isMetBy(floors, changes)).isEqualTo(isMet);
  }

  @Test
  void other_checks_must_not_take_all_of_alpha() {
    String changes =
        "{'analysis': {'checks': [{'compare': 'error-rate'},"
            + " {'name': 'other', 'limit': {'errors': 0.9}, 'share': 0.999}]}}";

    assertThat(isMetBy("{'checks': [{'compare': 'error-rate'}]}", changes)).isFalse();
  }

  private static String threshold(String fields) {
    return HTTP + ", 'threshold': {" + fields + "}";
  }

  private static boolean isMet(String mandatory, String own) {
    return isMetBy(
        "{'checks': [{%s}]}".formatted(mandatory),
        "{'analysis': {'checks': [{%s}]}}".formatted(own));
  }

  private static boolean isMetBy(String floors, String changes) {
    return DocumentFloors.of(floors(floors), DOCKER, spec(changes)).stream()
        .allMatch(FloorCheck::isMet);
  }
}
