package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.http.ProblemException;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The shortest document of a release: the fields without which it would resolve to another
/// release.
public final class ShortestDocument {
  private static final List<String> NAMES = List.of("application", "environment", "version");

  /// The fields that describe one request, not what serves.
  private static final List<String> OF_REQUEST = List.of("advice", "startAt", "labels", "links");

  private final ApplicationDocument application;
  private final EnvironmentDocument environment;
  private final Optional<Serving> stable;
  private final Instant now;
  private final ObjectNode document;

  private ShortestDocument(
      ApplicationDocument application,
      EnvironmentDocument environment,
      Optional<Serving> stable,
      Instant now,
      ObjectNode document) {
    this.application = application;
    this.environment = environment;
    this.stable = stable;
    this.now = now;
    this.document = document;
  }

  /// Returns the document of the first release of a lane, whose version a person adds.
  public static ObjectNode ofNames(LaneKey lane) {
    return DocumentReader.nothing()
        .put("application", lane.application())
        .put("environment", lane.environment())
        .put("version", "");
  }

  /// Returns the document that resolves to `spec` with the present settings, without the labels,
  /// the links and the start of its request.
  ///
  /// @param stable version that serves the lane now, on which the default deadline depends
  /// @param now time of the request
  public static ObjectNode of(
      ReleaseSpec spec,
      ApplicationDocument application,
      EnvironmentDocument environment,
      Optional<Serving> stable,
      Instant now) {
    ObjectNode document = (ObjectNode) Json.read(Json.write(spec), JsonNode.class);
    document.remove(OF_REQUEST);
    if (spec.startAt().isPresent()) {
      document.remove("startBefore"); // it counts from the request up to that start
    }
    var shortest = new ShortestDocument(application, environment, stable, now, document);
    shortest.shortenDeadline();
    ReleaseSpec resolved = shortest.resolve();
    new DocumentShortener(() -> shortest.isSame(resolved)).shorten(document, NAMES);
    return document;
  }

  /// Removes the deadline if it is the one that the plan needs.
  private void shortenDeadline() {
    ReleaseSpec before = resolve();
    JsonNode deadline = document.remove("deadline");
    ReleaseSpec without = resolve();
    ReleaseSpec completed =
        without.deadline().equals(PlanDuration.TO_BE_COMPUTED)
            ? without.withDeadline(
                PlanDuration.of(without, PlanDuration.plan(without, stable)).deadline())
            : without;
    if (!completed.equals(before)) {
      document.set("deadline", deadline);
    }
  }

  private boolean isSame(ReleaseSpec resolved) {
    try {
      return resolve().equals(resolved);
    } catch (ProblemException | IllegalArgumentException _) { // the field is needed
      return false;
    }
  }

  /// Returns the present document with all defaults. The reason of an advisor is left out: a
  /// document that names the same strategy has none.
  private ReleaseSpec resolve() {
    ReleaseDocument read = DocumentReader.read(document, ReleaseDocument.class);
    DocumentValidator.oneStrategy(read.strategy(), "");
    ReleaseSpec spec = SpecResolver.resolve(read, application, environment, now);
    return spec.withStrategy(spec.strategy(), spec.concurrency());
  }
}
