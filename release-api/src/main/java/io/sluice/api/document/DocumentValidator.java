package io.sluice.api.document;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Validates a document with all its defaults.
public final class DocumentValidator {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][-+._A-Za-z0-9]{0,127}");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([-.A-Za-z0-9]{0,252})(:[0-9]{1,5})?");

  /// Validates the names that everything else needs, and the origin of the release.
  ///
  /// @throws ProblemException with all errors
  public static void names(ReleaseDocument document) {
    var validationErrors = new ValidationErrors();
    name(validationErrors, "/application", document.application());
    name(validationErrors, "/environment", document.environment());
    document
        .version()
        .ifPresentOrElse(
            version ->
                validationErrors.require(
                    VERSION.matcher(version).matches(),
                    "/version",
                    "'%s' is not 1 to 128 of letters, digits, '.', '-', '+' and '_'"
                        .formatted(version)),
            () -> validationErrors.add("/version", "is missing"));
    document.labels().ifPresent(labels -> OriginValidator.labels(validationErrors, labels));
    document.links().ifPresent(links -> OriginValidator.links(validationErrors, links));
    document.reason().ifPresent(reason -> OriginValidator.reason(validationErrors, reason));
    validationErrors.raise();
  }

  /// Validates `spec`, and sets the deadline that its plan needs if it has none.
  ///
  /// @param stable the version that serves the lane now
  /// @param now the time of the request
  /// @throws ProblemException with all errors
  public static ReleaseSpec check(
      ReleaseSpec spec, EnvironmentDocument environment, Optional<Serving> stable, Instant now) {
    var validationErrors = new ValidationErrors();
    var values = new SpecValidator(validationErrors, "");
    values.all(spec, environment.allowedHosts().orElse(List.of()));
    values.command(spec, environment.runtimeName());
    new TrafficRulesValidator(validationErrors)
        .requireMirroring("/strategy/canary/steps", spec.strategy(), environment.routerName());
    validationErrors.raise();
    Plan plan = PlanDuration.plan(spec, stable);
    new AnalysisValidator(validationErrors, "/analysis").check(plan, spec.analysis());
    ReleaseSpec complete = deadline(validationErrors, spec, PlanDuration.of(spec, plan), now);
    size(validationErrors, complete);
    validationErrors.raise();
    return complete;
  }

  /// Requires that `spec` fits. The request carries the release with its environment and
  /// application; together they must fit into one record of the topic, whose maximum is four times
  /// that of a document.
  private static void size(ValidationErrors validationErrors, ReleaseSpec spec) {
    int bytes = Json.write(spec).getBytes(StandardCharsets.UTF_8).length;
    validationErrors.require(
        bytes <= Json.DOCUMENT_BYTES_MAX,
        "",
        "with its defaults it has %d bytes, at most %d are allowed"
            .formatted(bytes, Json.DOCUMENT_BYTES_MAX));
  }

  /// Validates runtime, router and allowed hosts of an environment.
  ///
  /// @throws ProblemException with all errors
  public static void targets(EnvironmentDocument environment) {
    var validationErrors = new ValidationErrors();
    known(validationErrors, "/runtime", environment.runtimeName(), List.of("local", "docker"));
    known(validationErrors, "/router", environment.routerName(), List.of("edge", "haproxy"));
    List<String> hosts = environment.allowedHosts().orElse(List.of());
    for (int i = 0; i < hosts.size(); i++) {
      validationErrors.require(
          HOST.matcher(hosts.get(i)).matches(),
          "/allowedHosts/" + i,
          "'%s' is not a host name, or host:port".formatted(hosts.get(i)));
    }
    validationErrors.raise();
  }

  private static void known(
      ValidationErrors validationErrors, String pointer, String name, List<String> known) {
    if (!known.contains(name)) {
      validationErrors.add(
          pointer,
          "'%s' is unknown; known are %s".formatted(name, String.join(", ", known)),
          NameSuggestion.find(name, known));
    }
  }

  /// Validates the defaults of an environment or application, at `/defaults` in its document.
  ///
  /// @param allowedHosts the host allowlist; empty if it is not known, as for an application
  /// @throws ProblemException with all errors
  public static void defaults(DefaultsDocument defaults, Optional<List<String>> allowedHosts) {
    oneStrategy(defaults.strategy(), "/defaults");
    var validationErrors = new ValidationErrors();
    new SpecValidator(validationErrors, "/defaults")
        .all(SpecResolver.pretend(defaults), allowedHosts.orElse(List.of(HostValidator.ANY)));
    validationErrors.raise();
  }

  /// @param root JSON pointer of the object that holds `strategy`
  /// @throws ProblemException unless `strategy` is empty or names exactly one
  public static void oneStrategy(Optional<StrategyDocument> strategy, String root) {
    if (strategy.isPresent() && strategy.get().count() != 1) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          root + "/strategy",
          "names %d of canary, blueGreen, rolling and auto, must name one"
              .formatted(strategy.get().count()));
    }
    strategy
        .flatMap(StrategyDocument::blueGreen)
        .filter(it -> it.promotion().equals(Optional.of(StrategyDocument.Promotion.AUTOMATIC)))
        .flatMap(StrategyDocument.BlueGreen::approve)
        .ifPresent(_ -> {
          throw ProblemException.at(
              ProblemType.INVALID_DOCUMENT,
              root + "/strategy/blueGreen/approve",
              "promotion automatic has no gate: remove approve, or write promotion: approved");
        });
  }

  private static void name(
      ValidationErrors validationErrors, String pointer, Optional<String> name) {
    name.ifPresentOrElse(
        text ->
            validationErrors.require(
                LaneKey.NAME.matcher(text).matches(),
                pointer,
                "'%s' does not match %s".formatted(text, LaneKey.NAME)),
        () -> validationErrors.add(pointer, "is missing"));
  }

  private static ReleaseSpec deadline(
      ValidationErrors validationErrors, ReleaseSpec spec, PlanDuration planDuration, Instant now) {
    boolean named = !spec.deadline().equals(PlanDuration.TO_BE_COMPUTED);
    validationErrors.require(
        !named || spec.deadline().compareTo(planDuration.total()) >= 0,
        "/deadline",
        "%s is shorter than the steps may take, %s"
            .formatted(SpecValidator.text(spec.deadline()), planDuration.sum()));
    Instant latest = now.plus(spec.startBefore());
    spec.startAt()
        .ifPresent(at ->
            validationErrors.require(
                !at.isAfter(latest),
                "/startAt",
                "%s is later than startBefore allows, %s".formatted(at, latest)));
    return named ? spec : spec.withDeadline(planDuration.deadline());
  }

  private DocumentValidator() {}
}
