package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The policy of a backtest, in the form that `sluice backtest --policy` reads: a document with an
/// `analysis` as in a release, such as a release itself. An analysis alone is a policy as well.
///
/// @param analysis refers to the schema by its name: with the class, the scanner of OpenAPI would
///   find another enumeration `Direction` first, and exchange their names
public record PolicyDocument(
    @Schema(ref = "#/components/schemas/Analysis") AnalysisDocument analysis) {
  private static final String ANALYSIS = "analysis";
  private static final String CHECKS = "checks";

  /// Reads and validates a policy. It needs a check: the default checks are another policy.
  ///
  /// @throws ProblemException with all errors
  public static Analysis read(JsonNode document) {
    String root = document.has(ANALYSIS) ? "/" + ANALYSIS : "";
    AnalysisDocument written = document.has(ANALYSIS) ? readNamed(document) : readAlone(document);
    var validationErrors = new ValidationErrors();
    validationErrors.require(
        !written.written().path(CHECKS).isEmpty(),
        root + "/" + CHECKS,
        "a policy needs a check, such as {compare: error-rate}");
    validationErrors.raise();
    Analysis analysis = AnalysisDocument.merge(List.of(written));
    // A backtest reads no source, so that any host is allowed.
    new AnalysisValidator(validationErrors, root).check(analysis, List.of(HostValidator.ANY));
    validationErrors.raise();
    return analysis;
  }

  private static AnalysisDocument readNamed(JsonNode document) {
    ObjectNode named = DocumentReader.nothing();
    named.set(ANALYSIS, document.path(ANALYSIS));
    return DocumentReader.read(named, PolicyDocument.class).analysis();
  }

  private static AnalysisDocument readAlone(JsonNode document) {
    List<String> names = List.of(ANALYSIS);
    document
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> NameSuggestion.find(name, names).isPresent())
        .findFirst()
        .ifPresent(name -> {
          throw ProblemException.at(
              ProblemType.UNKNOWN_FIELD,
              "/" + name,
              "'%s' is unknown".formatted(name),
              Optional.of(ANALYSIS));
        });
    return DocumentReader.read(document, AnalysisDocument.class);
  }

  /// Returns the shortest document with the policy `analysis`.
  public static ObjectNode write(Analysis analysis) {
    ObjectNode document = DocumentReader.nothing();
    document.set(ANALYSIS, Json.read(Json.write(analysis), JsonNode.class));
    removeUsualRestarts(document, analysis);
    new DocumentShortener(() -> isSame(document, analysis)).shorten(document, List.of());
    return document;
  }

  /// Removes the last check if each list of checks gets it.
  private static void removeUsualRestarts(ObjectNode document, Analysis analysis) {
    ArrayNode checks = document.withObject(ANALYSIS).withArray(CHECKS);
    if (!checks.isEmpty()) {
      JsonNode last = checks.remove(checks.size() - 1);
      if (!isSame(document, analysis)) {
        checks.add(last);
      }
    }
  }

  private static boolean isSame(JsonNode document, Analysis analysis) {
    try {
      return read(document).equals(analysis);
    } catch (ProblemException | IllegalArgumentException _) { // the field is needed
      return false;
    }
  }
}
