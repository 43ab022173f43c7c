package io.sluice.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Analysis.Compare;
import java.util.Optional;
import java.util.stream.Stream;

/// The JSON of an [Analysis] as a user writes it: its objects may leave out each field that has a
/// default.
public final class AnalysisJson {
  private static final ObjectMapper MAPPER = Json.ownMapper();
  private static final String CHECKS = "checks";
  private static final String RESTARTS = "restarts";

  /// Adds to `analysis` the default of each field that it lacks, so that it can be read as an
  /// [Analysis]. A list of checks without one of `restarts` gets the usual one. A value of a wrong
  /// type stays as it is.
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
      if (!checks.isEmpty() && checks.valueStream().noneMatch(it -> it.hasNonNull(RESTARTS))) {
        checks.add(MAPPER.<JsonNode>valueToTree(Analysis.RESTARTS));
      }
    }
    return analysis;
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
