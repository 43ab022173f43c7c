package io.sluice.cli.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.cli.api.Failure;
import io.sluice.cli.document.Document;
import io.sluice.cli.document.Nearest;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Json;
import io.sluice.contract.Restarts;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the `analysis` of a document, which is a release or an `analysis` alone, and adds the
/// defaults of release-api.
public final class Policy {
  private static final double ALPHA = 0.01;
  private static final double ALPHA_MAX = 0.2;
  private static final int MIN_SAMPLES = 20;
  private static final String RESTARTS = "restarts";
  private static final String ANALYSIS = "analysis";
  private static final String CURE =
      "write 'analysis:' as in a release; 'sluice plan -f' lists the errors";

  /// @throws Failure if the analysis is invalid
  public static Analysis of(Document document) {
    JsonNode found = document.json().path(ANALYSIS);
    ObjectNode json = (found instanceof ObjectNode named ? named : document.json()).deepCopy();
    json.put("alpha", json.path("alpha").asDouble(ALPHA));
    json.put("minSamples", json.path("minSamples").asInt(MIN_SAMPLES));
    boolean isOfRestarts = false;
    for (JsonNode check : json.withArray("checks")) {
      isOfRestarts |= check.has(RESTARTS);
      if (check instanceof ObjectNode object) {
        complete(object);
      }
    }
    if (!isOfRestarts && !json.withArray("checks").isEmpty()) {
      ObjectNode usual = json.withArray("checks").addObject().put("name", RESTARTS);
      usual.putObject(RESTARTS);
      complete(usual);
    }
    try {
      Analysis analysis = Json.mapper().treeToValue(json, Analysis.class);
      wrong(analysis)
          .ifPresent(why -> {
            throw refused(document, why);
          });
      return analysis;
    } catch (JsonProcessingException e) {
      throw UnknownField.find(json, e)
          .map(field -> misspelt(document, field))
          .orElseGet(() -> refused(document, e.getOriginalMessage()));
    }
  }

  private static void complete(ObjectNode check) {
    usual(check, "source", TextNode.valueOf("router"));
    if (check.path(RESTARTS) instanceof ObjectNode restarts) {
      complete(restarts, Restarts.USUAL);
    }
    if (check.path("threshold") instanceof ObjectNode threshold) {
      usual(threshold, "interval", TextNode.valueOf(ContractModule.text(Threshold.INTERVAL)));
      usual(threshold, "failureLimit", IntNode.valueOf(Threshold.FAILURE_LIMIT));
      usual(threshold, "inconclusiveLimit", IntNode.valueOf(Threshold.INCONCLUSIVE_LIMIT));
      usual(threshold, "consecutiveErrorLimit", IntNode.valueOf(Threshold.CONSECUTIVE_ERROR_LIMIT));
      if (threshold.path("baseline") instanceof ObjectNode baseline) {
        usual(baseline, "releases", IntNode.valueOf(Threshold.Baseline.RELEASES));
      }
    }
  }

  private static void complete(ObjectNode restarts, Restarts usual) {
    usual(restarts, "allow", DoubleNode.valueOf(usual.allow()));
    usual(restarts, "perMinute", DoubleNode.valueOf(usual.perMinute()));
    usual(restarts, "atLeast", IntNode.valueOf(usual.atLeast()));
  }

  private static void usual(ObjectNode object, String field, JsonNode value) {
    if (!object.has(field)) {
      object.set(field, value);
    }
  }

  private static Optional<String> wrong(Analysis analysis) {
    if (!(analysis.alpha() > 0 && analysis.alpha() <= ALPHA_MAX) || analysis.minSamples() < 1) {
      return Optional.of(
          "alpha must be above 0 and at most %s, minSamples at least 1".formatted(ALPHA_MAX));
    }
    if (analysis.checks().isEmpty()) {
      return Optional.of("it has no checks");
    }
    return analysis.checks().stream()
        .filter(check -> judges(check) != (check.source() instanceof Source.External ? 0 : 1))
        .map(Check::name)
        .map("check %s must have one judge"::formatted)
        .findFirst();
  }

  private static long judges(Check check) {
    return Stream.of(
            check.compare(), check.limit(), check.threshold(), check.score(), check.restarts())
        .filter(Optional::isPresent)
        .count();
  }

  private static Failure misspelt(Document document, UnknownField field) {
    boolean isNamed = document.json().path(ANALYSIS).isObject();
    String parent = (isNamed ? "/" + ANALYSIS : "") + field.parent();
    List<String> known = new ArrayList<>(field.known());
    if (parent.isEmpty()) {
      known.add(ANALYSIS);
    }
    String pointer = parent + "/" + field.name();
    return Failure.refused(
        "%s: %s: '%s' is unknown"
            .formatted(
                document.place(pointer).orElse(document.name()),
                parent.isEmpty() ? "the document" : parent,
                field.name()),
        Nearest.to(field.name(), known)
            .map("did you mean '%s'?"::formatted)
            .orElseGet(() -> parent.isEmpty() ? CURE : "write one of " + String.join(", ", known)));
  }

  private static Failure refused(Document document, String why) {
    return Failure.refused("%s is no policy: %s".formatted(document.name(), why), CURE);
  }

  private Policy() {}
}
