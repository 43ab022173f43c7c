package io.sluice.cli.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.CliException;
import io.sluice.cli.document.Document;
import io.sluice.cli.document.WordSuggestion;
import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.AnalysisJson;
import io.sluice.contract.Json;
import io.sluice.contract.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the `analysis` of a document, which is a release or an `analysis` alone, and adds the
/// defaults of release-api.
public final class PolicyFile {
  private static final double ALPHA_MAX = 0.2;
  private static final String ANALYSIS = "analysis";
  private static final String CURE =
      "write 'analysis:' as in a release; 'sluice plan -f' lists the errors";

  /// @throws CliException if the analysis is invalid
  public static Analysis of(Document document) {
    JsonNode found = document.json().path(ANALYSIS);
    ObjectNode json = (found instanceof ObjectNode named ? named : document.json()).deepCopy();
    if (!json.hasNonNull("checks")) {
      json.putArray("checks"); // a policy without checks is rejected, not completed
    }
    AnalysisJson.complete(json);
    try {
      Analysis analysis = Json.mapper().treeToValue(json, Analysis.class);
      findError(analysis)
          .ifPresent(reason -> {
            throw rejected(document, reason);
          });
      return analysis;
    } catch (JsonProcessingException e) {
      throw UnknownField.find(json, e)
          .map(field -> misspelt(document, field))
          .orElseGet(() -> rejected(document, e.getOriginalMessage()));
    }
  }

  private static Optional<String> findError(Analysis analysis) {
    if (!(analysis.alpha() > 0 && analysis.alpha() <= ALPHA_MAX) || analysis.minSamples() < 1) {
      return Optional.of(
          "alpha must be above 0 and at most %s, minSamples at least 1".formatted(ALPHA_MAX));
    }
    if (analysis.checks().isEmpty()) {
      return Optional.of("it has no checks");
    }
    return analysis.checks().stream()
        .filter(check -> countJudges(check) != (check.source() instanceof Source.External ? 0 : 1))
        .map(Check::name)
        .map("check %s must have one judge"::formatted)
        .findFirst();
  }

  private static long countJudges(Check check) {
    return Stream.of(
            check.compare(), check.limit(), check.threshold(), check.score(), check.restarts())
        .filter(Optional::isPresent)
        .count();
  }

  private static CliException misspelt(Document document, UnknownField field) {
    boolean isNamed = document.json().path(ANALYSIS).isObject();
    String parent = (isNamed ? "/" + ANALYSIS : "") + field.parent();
    List<String> fields = new ArrayList<>(field.fields());
    if (parent.isEmpty()) {
      fields.add(ANALYSIS);
    }
    String pointer = parent + "/" + field.name();
    return CliException.rejected(
        "%s: %s: '%s' is unknown"
            .formatted(
                document.findPlace(pointer).orElse(document.name()),
                parent.isEmpty() ? "the document" : parent,
                field.name()),
        WordSuggestion.find(field.name(), fields)
            .map("did you mean '%s'?"::formatted)
            .orElseGet(
                () -> parent.isEmpty() ? CURE : "write one of " + String.join(", ", fields)));
  }

  private static CliException rejected(Document document, String reason) {
    return CliException.rejected("%s is no policy: %s".formatted(document.name(), reason), CURE);
  }

  private PolicyFile() {}
}
