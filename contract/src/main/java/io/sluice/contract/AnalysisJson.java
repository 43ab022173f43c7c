package io.sluice.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Analysis.Compare;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The JSON of an [Analysis] as a user writes it: its objects may leave out each field that has a
/// default.
public final class AnalysisJson {
  private static final ObjectMapper MAPPER = Json.ownMapper();
  private static final String CHECKS = "checks";
  private static final String RESTARTS = "restarts";

  /// The word in a list of checks that stands for the default checks that the list does not name.
  public static final String DEFAULTS = "defaults";

  /// Adds to `analysis` the default of each field that it lacks, so that it can be read as an
  /// [Analysis]. The word `defaults` in a list of checks becomes the default checks that the list
  /// does not name: the first of them replaces the word and the others follow the list, so that
  /// each check keeps its index. A list of checks without one of `restarts` gets the usual one. A
  /// value of a wrong type stays as it is.
  ///
  /// @return `analysis`
  public static ObjectNode complete(ObjectNode analysis) {
    fill(analysis, Analysis.DEFAULT);
    find(analysis, "scoring").ifPresent(scoring -> fill(scoring, Scoring.DEFAULT));
    if (analysis.get(CHECKS) instanceof ArrayNode checks) {
      checks
          .valueStream()
          .forEach(check -> {
            if (check instanceof ObjectNode object) {
              completeCheck(object);
            }
          });
      replaceDefaults(checks);
      if (!checks.isEmpty() && checks.valueStream().noneMatch(it -> it.hasNonNull(RESTARTS))) {
        checks.add(MAPPER.<JsonNode>valueToTree(Analysis.RESTARTS));
      }
    }
    return analysis;
  }

  /// Adds to a check the default of each field that it lacks.
  ///
  /// @return `check`
  public static ObjectNode completeOne(ObjectNode check) {
    completeCheck(check);
    return check;
  }

  /// Whether an entry of a list of checks is the word `defaults`.
  public static boolean isDefaults(JsonNode entry) {
    return entry.isTextual() && entry.asText().equals(DEFAULTS);
  }

  private static void replaceDefaults(ArrayNode checks) {
    IntStream.range(0, checks.size())
        .filter(i -> isDefaults(checks.get(i)))
        .findFirst()
        .ifPresent(at -> {
          List<JsonNode> missing = defaultsBeside(checks);
          if (missing.isEmpty()) {
            checks.remove(at);
          } else {
            checks.set(at, missing.getFirst());
            missing.stream().skip(1).forEach(checks::add);
          }
        });
  }

  private static List<JsonNode> defaultsBeside(ArrayNode checks) {
    Set<String> names =
        checks.valueStream().map(it -> it.path("name").asText()).collect(Collectors.toSet());
    boolean hasRestarts = checks.valueStream().anyMatch(it -> it.hasNonNull(RESTARTS));
    return Analysis.DEFAULT.checks().stream()
        .filter(check -> !names.contains(check.name()))
        .filter(check -> check.restarts().isEmpty() || !hasRestarts)
        .<JsonNode>map(MAPPER::valueToTree)
        .toList();
  }

  private static void completeCheck(ObjectNode check) {
    putAbsent(check, "name", MAPPER.valueToTree(name(check)));
    putAbsent(check, "source", MAPPER.valueToTree(Source.router()));
    if (check.hasNonNull("compare")) {
      putAbsent(check, "allow", MAPPER.valueToTree(Analysis.DEFAULT_ALLOW));
    }
    find(check, RESTARTS).ifPresent(restarts -> fill(restarts, Restarts.DEFAULT));
    find(check, "threshold")
        .ifPresent(threshold -> {
          fill(threshold, Threshold.DEFAULT);
          find(threshold, "baseline")
              .ifPresent(baseline -> fill(baseline, Threshold.Baseline.DEFAULT));
        });
    find(check, "score")
        .ifPresent(score -> {
          fill(score, Score.DEFAULT);
          find(score, "effectSize")
              .ifPresent(size -> fill(size, Score.EffectSize.any(measure(size))));
        });
  }

  private static String name(ObjectNode check) {
    JsonNode source = check.path("source");
    if (check.hasNonNull("compare")) {
      return switch (constant(Compare.values(), check.path("compare"), Compare.ERROR_RATE)) {
        case ERROR_RATE -> "errors";
        case LATENCY -> "latency";
      };
    } else if (check.hasNonNull(RESTARTS)) {
      return RESTARTS;
    } else if (check.path("limit").hasNonNull("latency")) {
      return "latency-slo"; // a name other than that of the default limit, which is of errors
    } else if (check.hasNonNull("limit")) {
      return "slo";
    }
    return source.isTextual()
        ? source.asText()
        : source.propertyStream().findFirst().map(property -> property.getKey()).orElse("slo");
  }

  private static Score.Measure measure(ObjectNode effectSize) {
    return constant(Score.Measure.values(), effectSize.path("measure"), Score.Measure.MEAN_RATIO);
  }

  /// Returns the constant with this JSON, or `usual` for any other JSON.
  private static <E extends Enum<E>> E constant(E[] constants, JsonNode json, E usual) {
    return Stream.of(constants)
        .filter(constant -> MAPPER.valueToTree(constant).equals(json))
        .findFirst()
        .orElse(usual);
  }

  private static Optional<ObjectNode> find(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  private static void fill(ObjectNode object, Record usual) {
    MAPPER
        .<JsonNode>valueToTree(usual)
        .properties()
        .forEach(field -> putAbsent(object, field.getKey(), field.getValue()));
  }

  private static void putAbsent(ObjectNode object, String name, JsonNode value) {
    if (!object.hasNonNull(name)) {
      object.set(name, value);
    }
  }

  private AnalysisJson() {}
}
