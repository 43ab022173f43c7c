package io.sluice.cli.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.CliException;
import io.sluice.cli.document.Document;
import io.sluice.contract.Floors.AdmissionRule;
import io.sluice.contract.Json;
import io.sluice.contract.JsonPointers;
import io.sluice.domain.admission.AdmissionExpression;
import io.sluice.domain.admission.EvaluationBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Admission rules and examples in files. The rules are `admission` of the file with the examples,
/// or `floors.admission` of an environment.
public final class AdmissionFile {
  private static final String RULES = "/admission";
  private static final String RULES_OF_ENVIRONMENT = "/floors/admission";
  private static final String EXAMPLES = "/examples";
  private static final String CURE =
      "write 'admission:' with name, expression and message, and 'examples:' with name, release,"
          + " caller, plan, now and rejectedBy";

  private final List<AdmissionRule> rules;
  private final List<AdmissionExample> examples;

  private AdmissionFile(List<AdmissionRule> rules, List<AdmissionExample> examples) {
    this.rules = List.copyOf(rules);
    this.examples = List.copyOf(examples);
  }

  /// @param file document with the examples
  /// @param environment document of an environment whose rules count, instead of those of `file`
  /// @throws CliException if there is no rule or no example, or one is invalid
  public static AdmissionFile of(Document file, Optional<Document> environment) {
    List<AdmissionRule> rules =
        environment
            .map(it -> read(it, RULES_OF_ENVIRONMENT, AdmissionRule.class))
            .orElseGet(() -> read(file, RULES, AdmissionRule.class));
    List<AdmissionExample> examples = read(file, EXAMPLES, AdmissionExample.class);
    List<String> names = rules.stream().map(AdmissionRule::name).toList();
    for (int i = 0; i < examples.size(); i++) {
      String at = "%s/%d/rejectedBy".formatted(EXAMPLES, i);
      examples.get(i).rejectedBy().orElse(List.of()).stream()
          .filter(name -> !names.contains(name))
          .findFirst()
          .ifPresent(name -> {
            throw rejected(file, at, "there is no rule '%s'; rules are %s".formatted(name, names));
          });
    }
    return new AdmissionFile(rules, examples);
  }

  /// Evaluates each rule for each example.
  ///
  /// @throws CliException if an expression does not compile
  public List<AdmissionResult> results() {
    List<AdmissionExpression> expressions = rules.stream().map(AdmissionFile::compile).toList();
    List<AdmissionResult> results = new ArrayList<>();
    for (AdmissionExample example : examples) {
      EvaluationBudget budget = new EvaluationBudget();
      for (int i = 0; i < rules.size(); i++) {
        AdmissionRule rule = rules.get(i);
        Optional<String> reason =
            expressions.get(i).findRejection(example.input(), rule.message(), budget);
        results.add(
            new AdmissionResult(
                example.name(),
                rule.name(),
                example.isRejectedBy(rule.name()),
                reason.isPresent(),
                reason));
      }
    }
    return results;
  }

  private static AdmissionExpression compile(AdmissionRule rule) {
    try {
      return AdmissionExpression.of(rule.expression());
    } catch (IllegalArgumentException e) {
      throw CliException.rejected(
          "rule %s: its expression %s".formatted(rule.name(), e.getMessage()),
          "write a boolean expression in CEL over release, caller, plan and now");
    }
  }

  private static <T> List<T> read(Document document, String pointer, Class<T> type) {
    JsonNode found = document.json().at(pointer);
    if (!found.isArray() || found.isEmpty()) {
      throw CliException.rejected("%s has no list %s".formatted(document.name(), pointer), CURE);
    }
    List<T> items = new ArrayList<>();
    for (JsonNode item : found) {
      String at = "%s/%d".formatted(pointer, items.size());
      try {
        items.add(Json.mapper().treeToValue(item, type));
      } catch (JsonProcessingException e) {
        String field =
            e instanceof JsonMappingException mapping ? JsonPointers.of(mapping.getPath()) : "";
        throw rejected(document, at + field, firstLine(e.getOriginalMessage()));
      }
    }
    return items;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("it is invalid");
  }

  private static CliException rejected(Document document, String pointer, String what) {
    return CliException.rejected(
        "%s: %s: %s".formatted(document.findPlace(pointer).orElse(document.name()), pointer, what),
        CURE);
  }
}
