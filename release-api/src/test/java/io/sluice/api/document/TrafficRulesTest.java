package io.sluice.api.document;

import static io.sluice.api.document.StrategyValidatorTest.assertRejected;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rejections of traffic rules when they are posted.
class TrafficRulesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          [{'weight': 100, 'match': [{'kind': 'header', 'name': 'x', 'value': 'y'}]}] ~ /steps/0/match: has no effect: all requests go to the candidate
          [{'match': [{'kind': 'query', 'name': 'v', 'value': '1'}, {'kind': 'query', 'name': 'v', 'value': '1'}]}, 100] ~ /steps/0/match/1: has no effect: parameter v=1 is listed above
          [5, {'match': []}, 100]                              ~ /steps/1/match: there is no match to end
          [{'match': [{'kind': 'header', 'name': 'Host', 'value': 'y'}]}, 100] ~ /steps/0/match/0: the header Host can never be matched
          [{'match': [{'kind': 'header', 'name': 'x y', 'value': 'y'}]}, 100] ~ 'x y' is not the name of a header
          [{'match': [{'kind': 'cookie', 'name': 'x', 'value': 'a;b'}]}, 100] ~ the value of x can never be matched
          [{'match': [{'kind': 'query', 'name': 'v', 'value': 'a b'}]}, 100] ~ the value of v can never be matched
          [{'match': [{'kind': 'body', 'name': 'v', 'value': 'a'}]}, 100] ~ 'body' is not one of header, cookie, query
          [{'match': [{'kind': 'preview', 'name': 'host', 'value': 'preview'}]}, 100] ~ /steps/0/match/0: a preview belongs to blueGreen
          [{'match': [{'kind': 'preview', 'name': 'x', 'value': 'y'}]}, 100] ~ a preview is matched by the name host
          [{'match': [{'kind': 'header', 'name': 'x', 'value': 'y'}], 'hold': '1m'}, 100] ~ a canary step has one of weight, hold, approve, call and experiment; match
          [{'match': [{'kind': 'header', 'name': 'x', 'value': 'y'}], 'replicas': 9}, 100] ~ /steps/0/replicas: the candidate must have at most the release's replicas, 3, were 9
          [{'weight': 5, 'judge': false}, 100] ~ judge needs match
          [{'match': [{'kind': 'header', 'name': 'x', 'value': 'y'}], 'judge': false}, {'match': [], 'judge': false}, 100] ~ /steps/1/judge: there is no match from this step on
          [{'match': [{'kind': 'header', 'name': 'x', 'value': 'y'}], 'judge': false, 'observe': '10m'}, 100] ~ /steps/0/observe: before the first weight all requests come by matches
          [{'match': [{'kind': 'header', 'name': 'x', 'value': 'y'}], 'judge': false}, {'observe': '10m'}, 100] ~ /steps/1/observe: before the first weight
          """)
  void an_invalid_match_is_rejected_with_the_reason(String steps, String message) {
    assertRejected("canary", "{'steps': %s}".formatted(steps), message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'sticky': {'maxAge': '1.5s'}}               ~ /canary/sticky/maxAge: must be 1s to 720h in whole seconds, was 1.5s
          {'sticky': {'maxAge': '0s'}}                 ~ /canary/sticky/maxAge: must be 1s to 720h
          {'sticky': {'maxAge': '721h'}}               ~ /canary/sticky/maxAge: must be 1s to 720h
          {'sticky': {}, 'steps': [100]}               ~ /canary/sticky: there is no side to stay on
          {'sticky': {'cookie': 'x'}}                  ~ /canary/sticky/cookie
          """)
  void an_invalid_sticky_option_is_rejected_with_the_reason(String options, String message) {
    assertRejected("canary", options, message);
  }

  @Test
  void an_unjudged_match_can_precede_or_accompany_a_weight() {
    String match = "'match': [{'kind': 'header', 'name': 'x', 'value': 'y'}], 'judge': false";
    String first = "{%s}, {'hold': '10m'}, 5".formatted(match);
    String second = "{'weight': 20, %s, 'observe': '2m'}".formatted(match);

    assertThatCode(() ->
            StrategyValidatorTest.check(
                "{'canary': {'steps': [%s, %s, 100]}}".formatted(first, second),
                StrategyValidatorTest.read(
                    "{'router': 'edge', 'defaults': {'command': ['x']}}",
                    EnvironmentDocument.class)))
        .doesNotThrowAnyException();
  }

  @Test
  void a_preview_without_an_observation_or_with_an_invalid_value_is_rejected() {
    assertRejected(
        "blueGreen", "{'preview': true, 'observe': '0s'}", "/preview: there is no preview");
    assertRejected(
        "blueGreen", "{'preview': 'yes'}", "/preview: is a string, must be true or false");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          [{'mirror': 101}, 100]                        ~ percent must be 0 to 100, was 101
          [{'weight': 100, 'mirror': 10}]               ~ /steps/0/mirror: has no effect
          [5, {'mirror': 0}, 100]                       ~ /steps/1/mirror: there is no mirror to end
          [{'mirror': 10, 'hold': '1m'}, 100]           ~ a canary step has one of weight, hold
          """)
  void an_invalid_mirror_step_is_rejected_with_the_reason(String steps, String message) {
    assertRejected("canary", "{'steps': %s}".formatted(steps), message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          [5, {'experiment': {'replicas': 1}}, 100]                 ~ /steps/1/experiment: comes too late
          [{'mirror': 10}, {'experiment': {'replicas': 1}}, 100]    ~ /steps/1/experiment: comes too late
          [{'match': [{'kind': 'query', 'name': 'v', 'value': '1'}]}, {'experiment': {'replicas': 1}}, 100] ~ /steps/1/experiment: comes too late
          [{'experiment': {'replicas': 0}}, 100]                    ~ /steps/0/experiment/replicas: must be 1 to 500, was 0
          [{'experiment': {'replicas': '0%'}}, 100]                 ~ /steps/0/experiment/replicas: must be 1% to 100%, was 0%
          [{'experiment': {'replicas': 9}}, 100]                    ~ /steps/0/experiment/replicas: the candidate must have at most the release's replicas, 3, were 9
          [{'replicas': 2}, {'experiment': {'replicas': 2}}, 100]   ~ /steps/1/experiment: comes too late: an experiment must precede the first replicas, weight, match or mirror
          [{'experiment': {'replicas': 1}}, {'hold': '1m'}, {'experiment': {'replicas': 2}}, 100] ~ /steps/2/experiment: is the second: a canary has one experiment at most
          [{'experiment': {'replicas': 2}}, {'replicas': 1}, 100]   ~ /steps/1/replicas: instances stay: 2 are there already, were 1
          [{'experiment': {'replicas': 1, 'observe': '0s'}}, 100]   ~ /steps/0/experiment/observe: an experiment must be observed for longer than 0s
          [{'experiment': {'replicas': 1, 'observe': '169h'}}, 100] ~ /steps/0/experiment/observe: must be 0s to 168h
          [{'experiment': {}}, 100]                                 ~ /steps/0/experiment
          [{'experiment': {'replicas': 1}, 'hold': '1m'}, 100]      ~ a canary step has one of weight, hold
          [{'experiment': {'replicas': 1}, 'observe': '1m'}, 100]   ~ a canary step has one of weight, hold
          [{'experiment': {'replicas': 1, 'duration': '1m'}}, 100]  ~ /steps/0/experiment/duration
          """)
  void an_invalid_experiment_is_rejected_with_the_reason(String steps, String message) {
    assertRejected("canary", "{'steps': %s}".formatted(steps), message);
  }

  @Test
  void an_experiment_without_an_observation_time_is_rejected() {
    assertRejected(
        "canary",
        "{'steps': [{'experiment': {'replicas': 1}}, 100], 'observe': '0s'}",
        "/steps/0/experiment/observe: is missing: the canary observes for 0s");
  }

  @Test
  void an_experiment_is_accepted_at_every_router_before_the_candidate_has_instances() {
    assertThatCode(() ->
            StrategyValidatorTest.check(
                "{'canary': {'sticky': {}, 'steps': [{'hold': '1m'}, {'approve': {'expires': '1h'}},"
                    + " {'observe': '1m'}, {'experiment': {'replicas': '50%', 'observe': '2m'}},"
                    + " {'replicas': 3}, 5, 100]}}",
                StrategyValidatorTest.read(
                    "{'router': 'haproxy', 'defaults': {'command': ['x']}}",
                    EnvironmentDocument.class)))
        .doesNotThrowAnyException();
  }

  @Test
  void mirroring_is_rejected_for_a_router_that_does_not_support_it() {
    assertThatThrownBy(() ->
            StrategyValidatorTest.check(
                "{'canary': {'steps': [5, {'mirror': 10}, 100]}}",
                StrategyValidatorTest.read(
                    "{'router': 'haproxy', 'defaults': {'command': ['x']}}",
                    EnvironmentDocument.class)))
        .hasMessageContaining("/strategy/canary/steps/1/mirror")
        .hasMessageContaining("the router haproxy cannot mirror requests; edge can");
  }
}
