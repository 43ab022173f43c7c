package io.sluice.domain.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Floors.AdmissionRule;
import io.sluice.contract.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionExpressionTest {
  private static final String MESSAGE = "production has rules";

  /// A Tuesday.
  private static final AdmissionInput INPUT =
      new AdmissionInput(
          json(
              """
              {"application": "shop", "replicas": 3, "deadline": "1h30m",
               "labels": {"team": "web"}, "analysis": {"alpha": 0.01, "checks": []},
               "strategy": {"canary": {"steps": [{"weight": 5}, {"weight": 100}]}}}
              """),
          json("{\"name\": \"ann\", \"kind\": \"person\", \"roles\": [\"releaser\", \"viewer\"]}"),
          json("{\"duration\": \"12m\", \"floors\": [{\"floor\": \"observe\", \"met\": false}]}"),
          Optional.of(Instant.parse("2026-12-01T17:30:00Z")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "true ~ true",
        "release.application == 'shop' ~ true",
        "release.replicas >= 3 && release.replicas < 3.5 ~ true",
        "release.replicas == 4 ~ false",
        "release.analysis.alpha < 0.05 ~ true",
        "has(release.labels.team) ~ true",
        "has(release.labels.ticket) ~ false",
        "'canary' in release.strategy ~ true",
        "release.strategy.canary.steps.exists(s, s.weight <= 10) ~ true",
        "release.strategy.canary.steps.all(s, s.weight <= 10) ~ false",
        "release.labels.team.matches('^(web|ops)$') ~ true",
        "duration(release.deadline) <= duration('1h') ~ false",
        "duration(plan.duration) <= duration('15m') ~ true",
        "plan.floors.all(f, f.met) ~ false",
        "'releaser' in caller.roles && caller.kind == 'person' ~ true",
        "now.getDayOfWeek() in [1, 2, 3, 4, 5] ~ true",
        "now.getHours('Europe/Berlin') < 18 ~ false",
        "now < timestamp('2026-12-24T00:00:00Z') ~ true",
      })
  void an_expression_that_is_true_admits_and_another_rejects(String text, boolean admits) {
    assertThat(AdmissionExpression.of(text).findRejection(INPUT, MESSAGE, new EvaluationBudget()))
        .isEqualTo(admits ? Optional.empty() : Optional.of(MESSAGE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "release.labels.ticket == 'X' ~ at character 14: key 'ticket' is not present in map",
        "release.replicas / 0 == 1 ~ / by zero",
        "release.application > 5 ~ No matching overload",
        "release.application ~ its value is not a boolean",
        "now.getHours('Nowhere/City') < 18 ~ Nowhere/City",
        "timestamp(release.application) < now ~ shop",
        "release.application.matches('(') ~ missing closing )",
        "release.application.matches('(a{100}){10}') ~ Regex pattern exceeds allowed program size",
      })
  void a_failure_of_the_evaluation_rejects_with_its_cause(String text, String cause) {
    assertThat(
            AdmissionExpression.of(text)
                .findRejection(INPUT, MESSAGE, new EvaluationBudget())
                .orElse("admitted"))
        .startsWith(MESSAGE + " (the evaluation failed: ")
        .containsIgnoringCase(cause);
  }

  @Test
  void an_expression_about_an_absent_time_rejects() {
    var timeless =
        new AdmissionInput(INPUT.release(), INPUT.caller(), INPUT.plan(), Optional.empty());

    assertThat(
            AdmissionExpression.of("now.getHours() < 18")
                .findRejection(timeless, MESSAGE, new EvaluationBudget()))
        .isPresent();
    assertThat(
            AdmissionExpression.of("caller.name == 'ann'")
                .findRejection(timeless, MESSAGE, new EvaluationBudget()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "release.replicas >= ~ at line 1, column 20: mismatched input",
        "relase.replicas > 1 ~ at line 1, column 1: undeclared reference to 'relase'",
        "1 + 'a' == 2 ~ at line 1, column 3: found no matching overload",
        "now + 1 == now ~ found no matching overload",
        "'text' ~ expected type 'bool' but found 'string'",
        "exec('ls') ~ undeclared reference to 'exec'",
      })
  void an_invalid_expression_is_rejected_with_place_and_cause(String text, String cause) {
    assertThat(AdmissionExpression.findError(text).orElse("valid")).contains(cause);
    assertThatThrownBy(() -> AdmissionExpression.of(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_error_in_a_later_line_names_the_line() {
    assertThat(AdmissionExpression.findError("true\n && foo").orElse("valid"))
        .startsWith("at line 2, column 5: undeclared reference to 'foo'");
  }

  @Test
  void length_parts_and_depth_of_an_expression_are_bounded() {
    String longest = "true" + " ".repeat(AdmissionRule.EXPRESSION_MAX - 4);

    assertThat(AdmissionExpression.findError(longest)).isEmpty();
    assertThat(AdmissionExpression.findError(longest + " "))
        .contains("has 2001 characters, at most 2000 are allowed");
    assertThat(AdmissionExpression.findError(" ")).contains("is empty");
    assertThat(AdmissionExpression.findError("1+".repeat(AdmissionExpression.PARTS_MAX) + "1==1"))
        .isPresent();
    assertThat(AdmissionExpression.findError("(".repeat(200) + "true" + ")".repeat(200)))
        .isPresent();
  }

  @Test
  void nested_iterations_end_at_a_bound_and_reject() {
    String text = "0";
    for (String name : List.of("a", "b", "c", "d")) {
      text = "[1,2,3,4,5,6,7,8].map(%s, %s)".formatted(name, text);
    }

    assertThat(
            AdmissionExpression.of(text + " == []")
                .findRejection(INPUT, MESSAGE, new EvaluationBudget())
                .orElse(""))
        .contains("the evaluation failed: ", "Iteration budget exceeded");
  }

  /// CEL ignores a failure on one side of `||` if the other side is true; a bound must hold there.
  @ParameterizedTest
  @ValueSource(strings = {"", " || true"})
  void an_evaluation_that_costs_too_much_rejects(String more) {
    JsonNode large = json("{\"text\": \"%s\"}".formatted("a".repeat(60_000)));
    var input = new AdmissionInput(large, INPUT.caller(), INPUT.plan(), INPUT.now());
    String ten = "[1,2,3,4,5,6,7,8,9,10]";
    String few = "[1].all(i, release.text.contains('a'))";
    String many = "(%s + %s).all(i, release.text.contains('a'))".formatted(ten, ten);

    assertThat(AdmissionExpression.of(few).findRejection(input, MESSAGE, new EvaluationBudget()))
        .isEmpty();
    assertThat(
            AdmissionExpression.of(many + more)
                .findRejection(input, MESSAGE, new EvaluationBudget())
                .orElse(""))
        .contains("the evaluation failed: the rules cost more than 100000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,2,3,4,5,6,7,8,9,10].all(i, release == release)",
        "release.text.contains(release.text)",
        "[1,2,3,4,5,6,7,8,9,10].all(i, release.text in [release.text, 'a'])"
      })
  void a_call_costs_the_sizes_of_its_operands(String text) {
    JsonNode large = json("{\"text\": \"%s\"}".formatted("a".repeat(100_000)));
    var input = new AdmissionInput(large, INPUT.caller(), INPUT.plan(), INPUT.now());

    assertThat(
            AdmissionExpression.of(text)
                .findRejection(input, MESSAGE, new EvaluationBudget())
                .orElse(""))
        .contains("the rules cost more than 100000");
  }

  @Test
  void a_rule_about_a_small_part_of_a_large_document_is_cheap() {
    JsonNode large = json("{\"text\": \"%s\", \"small\": \"b\"}".formatted("a".repeat(250_000)));
    var input = new AdmissionInput(large, INPUT.caller(), INPUT.plan(), INPUT.now());

    assertThat(
            AdmissionExpression.of("[1,2,3,4,5,6,7,8,9,10].all(i, release.small == 'b')")
                .findRejection(input, MESSAGE, new EvaluationBudget()))
        .isEmpty();
  }

  @Test
  void all_rules_of_a_release_have_one_budget() {
    JsonNode large = json("{\"text\": \"%s\"}".formatted("a".repeat(60_000)));
    var input = new AdmissionInput(large, INPUT.caller(), INPUT.plan(), INPUT.now());
    AdmissionExpression rule = AdmissionExpression.of("release.text.startsWith('a')");
    EvaluationBudget budget = new EvaluationBudget();

    assertThat(rule.findRejection(input, MESSAGE, budget)).isEmpty();
    for (int i = 0; i < 20; i++) {
      var _ = rule.findRejection(input, MESSAGE, budget);
    }
    assertThat(rule.findRejection(input, MESSAGE, budget)).isPresent();
  }

  private static JsonNode json(String text) {
    return Json.read(text, JsonNode.class);
  }
}
