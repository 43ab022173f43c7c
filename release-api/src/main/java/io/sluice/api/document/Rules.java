package io.sluice.api.document;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
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
public final class Rules {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][-+._A-Za-z0-9]{0,127}");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([-.A-Za-z0-9]{0,252})(:[0-9]{1,5})?");

  /// Validates the names that everything else needs.
  ///
  /// @throws Problem with all errors
  public static void names(ReleaseDocument document) {
    var faults = new Faults();
    name(faults, "/application", document.application());
    name(faults, "/environment", document.environment());
    document
        .version()
        .ifPresentOrElse(
            version ->
                faults.require(
                    VERSION.matcher(version).matches(),
                    "/version",
                    "'%s' is not 1 to 128 of letters, digits, '.', '-', '+' and '_'"
                        .formatted(version)),
            () -> faults.add("/version", "is missing"));
    faults.raise();
  }

  /// Validates `spec`, and sets the deadline that its plan needs if it has none.
  ///
  /// @param stable the version that serves the lane now
  /// @param now the time of the request
  /// @throws Problem with all errors
  public static ReleaseSpec check(
      ReleaseSpec spec, EnvironmentDocument environment, Optional<Serving> stable, Instant now) {
    var faults = new Faults();
    var values = new SpecRules(faults, "");
    values.all(spec, environment.allowedHosts().orElse(List.of()));
    values.command(spec, environment.runtimeName());
    new MirrorRules(faults)
        .router("/strategy/canary/steps", spec.strategy(), environment.routerName());
    faults.raise();
    Plan plan = Needs.plan(spec, stable);
    new AnalysisRules(faults, "").check(plan, spec.analysis());
    ReleaseSpec complete = deadline(faults, spec, Needs.of(spec, plan), now);
    size(faults, complete);
    faults.raise();
    return complete;
  }

  /// Requires that `spec` fits. The request carries the release with its environment and
  /// application; together they must fit into one record of the topic, whose maximum is four times
  /// that of a document.
  private static void size(Faults faults, ReleaseSpec spec) {
    int bytes = Json.write(spec).getBytes(StandardCharsets.UTF_8).length;
    faults.require(
        bytes <= Json.DOCUMENT_BYTES_MAX,
        "",
        "with its defaults it has %d bytes, at most %d are allowed"
            .formatted(bytes, Json.DOCUMENT_BYTES_MAX));
  }

  /// Validates runtime, router and allowed hosts of an environment.
  ///
  /// @throws Problem with all errors
  public static void targets(EnvironmentDocument environment) {
    var faults = new Faults();
    known(faults, "/runtime", environment.runtimeName(), List.of("local", "docker"));
    known(faults, "/router", environment.routerName(), List.of("edge", "haproxy"));
    List<String> hosts = environment.allowedHosts().orElse(List.of());
    for (int i = 0; i < hosts.size(); i++) {
      faults.require(
          HOST.matcher(hosts.get(i)).matches(),
          "/allowedHosts/" + i,
          "'%s' is not a host name, or host:port".formatted(hosts.get(i)));
    }
    faults.raise();
  }

  private static void known(Faults faults, String pointer, String name, List<String> known) {
    if (!known.contains(name)) {
      faults.add(
          pointer,
          "'%s' is unknown; known are %s".formatted(name, String.join(", ", known)),
          Nearest.to(name, known));
    }
  }

  /// Validates the defaults of an environment or application, at `/defaults` in its document.
  ///
  /// @param allowedHosts the host allowlist; empty if it is not known, as for an application
  /// @throws Problem with all errors
  public static void defaults(DefaultsDocument defaults, Optional<List<String>> allowedHosts) {
    oneStrategy(defaults.strategy(), "/defaults");
    var faults = new Faults();
    new SpecRules(faults, "/defaults")
        .all(Resolver.pretend(defaults), allowedHosts.orElse(List.of(Hosts.ANY)));
    faults.raise();
  }

  /// @param root JSON pointer of the object that holds `strategy`
  /// @throws Problem unless `strategy` is empty or names exactly one
  public static void oneStrategy(Optional<StrategyDocument> strategy, String root) {
    if (strategy.isPresent() && strategy.get().count() != 1) {
      throw Problem.at(
          Kind.INVALID_DOCUMENT,
          root + "/strategy",
          "names %d of canary, blueGreen, rolling and auto, must name one"
              .formatted(strategy.get().count()));
    }
    strategy
        .flatMap(StrategyDocument::blueGreen)
        .filter(it -> it.promotion().equals(Optional.of(StrategyDocument.Promotion.AUTOMATIC)))
        .flatMap(StrategyDocument.BlueGreen::approve)
        .ifPresent(_ -> {
          throw Problem.at(
              Kind.INVALID_DOCUMENT,
              root + "/strategy/blueGreen/approve",
              "promotion automatic has no gate: remove approve, or write promotion: approved");
        });
  }

  private static void name(Faults faults, String pointer, Optional<String> name) {
    name.ifPresentOrElse(
        text ->
            faults.require(
                LaneKey.NAME.matcher(text).matches(),
                pointer,
                "'%s' does not match %s".formatted(text, LaneKey.NAME)),
        () -> faults.add(pointer, "is missing"));
  }

  private static ReleaseSpec deadline(Faults faults, ReleaseSpec spec, Needs needs, Instant now) {
    boolean named = !spec.deadline().equals(Needs.TO_BE_COMPUTED);
    faults.require(
        !named || spec.deadline().compareTo(needs.total()) >= 0,
        "/deadline",
        "%s is shorter than the steps may take, %s"
            .formatted(SpecRules.text(spec.deadline()), needs.sum()));
    Instant latest = now.plus(spec.startBefore());
    spec.startAt()
        .ifPresent(at ->
            faults.require(
                !at.isAfter(latest),
                "/startAt",
                "%s is later than startBefore allows, %s".formatted(at, latest)));
    return named ? spec : spec.withDeadline(needs.deadline());
  }

  private Rules() {}
}
