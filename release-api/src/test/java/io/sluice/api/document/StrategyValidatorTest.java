package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.Amount;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.contract.Strategy.Rolling.Order;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rejections of a strategy when it is posted, the place of the error, and the meaning of short
/// forms.
class StrategyValidatorTest {
  private static final EnvironmentDocument PRODUCTION =
      read(
          "{'allowedHosts': ['hooks.example.com'], 'defaults': {'command': ['x']}}",
          EnvironmentDocument.class);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'previewReplicas': 0}                               ~ /previewReplicas: must be 1 to 3, or 1% to 100%, was 0
          {'previewReplicas': 4}                               ~ /previewReplicas: must be 1 to 3, or 1% to 100%, was 4
          {'previewReplicas': '0%'}                            ~ /previewReplicas: must be 1 to 3, or 1% to 100%, was 0%
          {'previewReplicas': '101%'}                          ~ /previewReplicas: a share must be 0% to 100%, was 101%
          {'previewReplicas': 1, 'observe': '0s'}              ~ /previewReplicas: there is no preview
          {'publicPreview': true}                              ~ /publicPreview: needs preview: true
          {'promotion': 'approved'}                            ~ /approve/expires: is missing
          {'promotion': 'automatic', 'approve': {'expires': '1h'}} ~ /approve: promotion automatic has no gate
          {'approve': {'expires': '0s'}}                       ~ /approve/expires: a gate must wait longer than 0s
          {'approve': {'expires': '1h', 'quorum': 0}}          ~ /approve/quorum: must be 1 to 20, was 0
          {'promotion': 'manual'}                              ~ 'manual' is not one of automatic, approved
          """)
  void an_invalid_blue_green_strategy_is_rejected_with_the_reason(String options, String message) {
    assertRejected("blueGreen", options, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'maxSurge': 0, 'maxUnavailable': 0}       ~ /rolling: maxSurge 0 and maxUnavailable 0 leave no instance
          {'maxSurge': 0, 'maxUnavailable': '25%'}   ~ /rolling: maxSurge 0 and maxUnavailable 25% (0 instances) leave no instance
          {'maxSurge': '101%'}                       ~ a share must be 0% to 100%, was 101%
          {'maxSurge': 'a quarter'}                  ~ 'a quarter' is neither a number of instances nor a share such as 25%
          {'maxSurge': 1.5}                          ~ '1.5' is neither a number of instances
          {'maxSurge': 2147483648}                   ~ '2147483648' is neither a number of instances
          {'maxUnavailable': -1}                     ~ /maxUnavailable: must be 0 to 500, was -1
          {'maxParallel': 0}                         ~ /maxParallel: must be 1 to 500, was 0
          {'minHealthyTime': '2h'}                   ~ /minHealthyTime: must be 0s to 1h, was 2h
          {'order': 'stop-fist'}                     ~ is not one of start-first, stop-first
          {'order': 'start-first', 'maxUnavailable': 1} ~ /order: start-first needs maxSurge 1 or more and maxUnavailable 0
          {'order': 'start-first', 'maxSurge': 0}    ~ /order: start-first needs maxSurge 1 or more
          {'order': 'stop-first', 'maxSurge': 1}     ~ /order: stop-first needs maxSurge 0 and maxUnavailable 1 or more
          {'order': 'stop-first', 'maxUnavailable': '10%'} ~ /order: stop-first needs
          """)
  void an_invalid_rolling_strategy_is_rejected_with_the_reason(String options, String message) {
    assertRejected("rolling", options, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          [{'replicas': 4}, 100]                   ~ /0/replicas: the candidate must have at most the release's replicas, 3, were 4
          [{'replicas': '0%'}, 100]                ~ /0/replicas: must be 1% to 100%, was 0%
          [{'replicas': 0}, 100]                   ~ /0/replicas: must be 1 to 500, was 0
          [{'replicas': 2}, {'replicas': 1}, 100]  ~ /1/replicas: instances stay: 2 are there already, were 1
          [{'weight': 50, 'replicas': '33%'}, 100] ~ /0/replicas: 1 of 3 instances carry at most 34 %
          [{'observe': '0s'}, 100]                 ~ /0/observe: an observation must be longer than 0s
          [{'replicas': 1, 'observe': '1m'}, 100]  ~ or replicas or observe alone
          [{}, 100]                                ~ or replicas or observe alone
          [{'replicas': 2}]                        ~ /steps: there is no weight: a canary ends at 100
          [{'call': {}}, 100]                      ~ /0/call/url: is missing
          [{'call': {'url': 'ftp://hooks.example.com'}}, 100] ~ /0/call/url: is not an http or https address
          [{'call': {'url': 'https://evil.example.com'}}, 100] ~ /0/call/url: host evil.example.com is not allowed
          [{'call': {'url': 'https://hooks.example.com', 'secret': 'hunter2'}}, 100] ~ /0/call/secret: is not a reference
          [{'call': {'url': 'https://hooks.example.com', 'timeout': '6m'}}, 100] ~ /0/call/timeout: must be 1s to 5m, was 6m
          [{'call': {'url': 'https://hooks.example.com', 'retries': 11}}, 100] ~ /0/call/retries: must be 0 to 10, was 11
          [{'call': {'url': 'https://hooks.example.com'}, 'hold': '1m'}, 100] ~ a canary step has one of
          """)
  void an_invalid_canary_step_is_rejected_with_the_reason(String steps, String message) {
    assertRejected("canary", "{'steps': %s}".formatted(steps), message);
  }

  @Test
  void the_default_deadline_includes_the_time_of_calls() {
    ReleaseSpec spec =
        check(
            "{'canary': {'steps': [{'call': {'url': 'https://hooks.example.com', 'timeout': '5m',"
                + " 'retries': 1}}, 100]}}");

    // Two calls of 5 min with 10 s between them, a window of 1 min, a start of 1 min, and 30 min to
    // spare.
    assertThat(spec.deadline()).isEqualTo(Duration.ofHours(1));
    assertThat(PlanDuration.of(spec, PlanDuration.plan(spec, Optional.empty())).total())
        .isEqualTo(Duration.ofMinutes(12).plusSeconds(10));
  }

  static void assertRejected(String strategy, String options, String message) {
    assertThatThrownBy(() -> check("{'%s': %s}".formatted(strategy, options)))
        .isInstanceOf(ProblemException.class)
        .satisfies(it ->
            assertThat(messages((ProblemException) it))
                .contains("/strategy/" + strategy)
                .contains(message));
  }

  private static String messages(ProblemException problem) {
    return problem.errors().stream()
        .map(at -> at.pointer() + ": " + at.detail())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void order_and_max_parallel_determine_the_surge_and_the_unavailable_instances() {
    assertThat(rolling("{'order': 'stop-first', 'maxParallel': 2}"))
        .isEqualTo(numbers(0, 2, Optional.of(2), Optional.of(Order.STOP_FIRST)));
    assertThat(rolling("{'order': 'start-first'}"))
        .isEqualTo(numbers(1, 0, Optional.empty(), Optional.of(Order.START_FIRST)));
    assertThat(rolling("{'maxParallel': 3}"))
        .isEqualTo(numbers(3, 0, Optional.of(3), Optional.empty()));
  }

  private static Strategy numbers(
      int surge, int unavailable, Optional<Integer> parallel, Optional<Order> order) {
    return new Strategy.Rolling(
        Amount.of(surge), Amount.of(unavailable), parallel, order, Optional.empty(), Duration.ZERO);
  }

  private static Strategy rolling(String options) {
    return check("{'rolling': %s}".formatted(options)).strategy();
  }

  @Test
  void a_gate_before_the_cut_over_requires_the_approvers_of_the_environment() {
    var approvers =
        read("{'approvers': ['admin'], 'defaults': {'command': ['x']}}", EnvironmentDocument.class);

    ReleaseSpec spec = check("{'blueGreen': {'approve': {'expires': '1h'}}}", approvers);

    assertThat(spec.strategy())
        .isInstanceOfSatisfying(
            Strategy.BlueGreen.class,
            it ->
                assertThat(it.approve().orElseThrow().approval().roles())
                    .isEqualTo(List.of("admin")));
  }

  @Test
  void automatic_promotion_removes_a_gate_of_the_environment_defaults() {
    var gated =
        read(
            "{'defaults': {'command': ['x'], 'strategy': {'blueGreen': {'approve': {'expires':"
                + " '1h'}}}}}",
            EnvironmentDocument.class);

    ReleaseSpec spec = check("{'blueGreen': {'promotion': 'automatic'}}", gated);

    assertThat(((Strategy.BlueGreen) spec.strategy()).approve()).isEmpty();
  }

  @Test
  void the_default_deadline_includes_the_minimum_healthy_time() {
    ReleaseSpec spec = check("{'rolling': {'minHealthyTime': '50m', 'observe': '1m'}}", PRODUCTION);

    // Three windows of 1 min, three starts of 1 min that stay healthy for 50 min each, and 30 min
    // to spare.
    assertThat(spec.deadline()).isEqualTo(Duration.ofMinutes(3 + 3 * 51 + 30));
  }

  @Test
  void auto_chooses_the_strategy_by_the_merged_traits_and_gives_the_reason() {
    var traits =
        new ApplicationDocument(
            Optional.of(
                read(
                    "{'traits': {'critical': true, 'resources': 'tight'}}",
                    DefaultsDocument.class)));

    ReleaseSpec spec = resolve("{'auto': {}}, 'traits': {'resources': 'ample'}", traits);
    ReleaseSpec tight = resolve("{'auto': {}}", traits);

    assertThat(spec.strategy()).isInstanceOf(Strategy.BlueGreen.class);
    assertThat(spec.advice().orElseThrow().reason()).contains("critical");
    assertThat(spec.advice().orElseThrow().traits().isTight()).isFalse();
    assertThat(tight.strategy()).isEqualTo(new Strategy.Rolling(1, 0, StrategyResolver.OBSERVE));
  }

  @Test
  void auto_takes_the_options_of_the_chosen_strategy_from_the_other_levels() {
    var environment =
        read(
            "{'defaults': {'command': ['x'], 'strategy': {'canary': {'steps': [30, 100]}}}}",
            EnvironmentDocument.class);

    ReleaseSpec spec = check("{'auto': {}}", environment);

    assertThat(spec.strategy().toString()).contains("value=30");
    assertThat(check("{'canary': {}}").advice()).isEmpty();
  }

  @Test
  void an_unknown_trait_or_option_of_auto_is_rejected() {
    assertThatThrownBy(() -> check("{'auto': {}}, 'traits': {'scale': 'huge'}"))
        .hasMessageContaining("/traits/scale: 'huge' is not one of large, small");
    assertThatThrownBy(() -> check("{'auto': {'steps': [1]}}"))
        .hasMessageContaining("/strategy/auto/steps");
    assertThatThrownBy(() -> check("{'auto': {}, 'canary': {}}"))
        .hasMessageContaining("names 2 of canary, blueGreen, rolling and auto");
  }

  private static ReleaseSpec check(String strategy) {
    return check(strategy, PRODUCTION);
  }

  private static ReleaseSpec resolve(String strategy, ApplicationDocument application) {
    return SpecResolver.resolve(document(strategy), application, PRODUCTION, Instant.EPOCH);
  }

  static ReleaseSpec check(String strategy, EnvironmentDocument environment) {
    ReleaseDocument document = document(strategy);
    DocumentValidator.oneStrategy(document.strategy(), "");
    ReleaseSpec spec =
        SpecResolver.resolve(document, ApplicationDocument.NONE, environment, Instant.EPOCH);
    return DocumentValidator.check(spec, environment, Optional.<Serving>empty(), Instant.EPOCH);
  }

  private static ReleaseDocument document(String strategy) {
    return read(
        "{'application': 'shop', 'environment': 'production', 'version': '1', 'replicas': 3, 'strategy': %s}"
            .formatted(strategy),
        ReleaseDocument.class);
  }

  static <T> T read(String json, Class<T> type) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return DocumentReader.read(DocumentReader.tree(bytes), type);
  }
}
