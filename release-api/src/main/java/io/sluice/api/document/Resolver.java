package io.sluice.api.document;

import io.sluice.contract.Analysis;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Defaults;
import io.sluice.contract.Destination;
import io.sluice.contract.EnvValue;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Restarts;
import io.sluice.contract.Source;
import io.sluice.contract.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Completes a document: the application supplies its missing values, then the environment, then
/// the values below. Lists are taken as a whole. `env` is merged by name. `analysis` is merged
/// field by field, and so is `strategy` among the levels that name the same strategy. A list of
/// checks without one of `restarts` gets the usual one.
public final class Resolver {
  static final Duration READY_WITHIN = Duration.ofSeconds(60);
  static final Duration DRAIN = Duration.ofSeconds(30);
  static final Duration START_BEFORE = Duration.ofHours(1);
  static final Analysis.Check RESTARTS = new Analysis.Check("restarts", Restarts.USUAL);
  static final List<Analysis.Check> CHECKS =
      List.of(
          new Analysis.Check(
              "errors",
              Source.router(),
              Optional.of(Analysis.Compare.ERROR_RATE),
              Optional.of(1.10),
              Optional.empty()),
          new Analysis.Check(
              "latency",
              Source.router(),
              Optional.of(Analysis.Compare.LATENCY),
              Optional.of(1.10),
              Optional.empty()),
          new Analysis.Check(
              "slo",
              Source.router(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(new Analysis.Limit(0.05))),
          RESTARTS);

  private final List<DefaultsDocument> levels;

  /// @param levels in order of precedence, the highest first
  Resolver(DefaultsDocument... levels) {
    this.levels = List.of(levels);
  }

  /// @param now the time of the request, from which `startBefore` counts
  public static ReleaseSpec resolve(
      ReleaseDocument release,
      ApplicationDocument application,
      EnvironmentDocument environment,
      Instant now) {
    var resolver =
        new Resolver(
            release.own(),
            application.defaults().orElse(DefaultsDocument.NONE),
            environment.defaults().orElse(DefaultsDocument.NONE));
    Duration wait =
        release
            .startAt()
            .map(at -> Duration.between(now, at))
            .filter(Duration::isPositive)
            .orElse(Duration.ZERO);
    ReleaseSpec spec = resolver.spec(release, wait);
    return spec.asking(Gates.asking(spec.strategy(), environment.approvers().orElse(List.of())));
  }

  /// Returns the spec of a release whose document has no values of its own.
  static ReleaseSpec pretend(DefaultsDocument defaults) {
    return new Resolver(defaults).spec(ReleaseDocument.NONE, Duration.ZERO);
  }

  /// Returns the defaults in the form of events: a strategy or an analysis in them is completed.
  public static Defaults defaults(Optional<DefaultsDocument> document) {
    DefaultsDocument written = document.orElse(DefaultsDocument.NONE);
    var resolver = new Resolver(written);
    return new Defaults(
        written.command(),
        written.env(),
        written.limits(),
        written.replicas(),
        written.healthPath(),
        written.readyWithin(),
        written.drain(),
        written.strategy().map(_ -> resolver.strategy().strategy()),
        written.traits(),
        written.analysis().map(_ -> resolver.analysis()),
        written.onFailure(),
        written.onInconclusive(),
        written.concurrency(),
        written.deadline(),
        written.startBefore(),
        written.watch(),
        written.destinations().map(_ -> resolver.destinations()));
  }

  private ReleaseSpec spec(ReleaseDocument release, Duration wait) {
    Strategies.Chosen chosen = strategy();
    return new ReleaseSpec(
        release.application().orElse(""),
        release.environment().orElse(""),
        release.version().orElse(""),
        release.artifact(),
        first(DefaultsDocument::command).orElse(List.of()),
        env(),
        first(DefaultsDocument::limits),
        first(DefaultsDocument::replicas).orElse(1),
        first(DefaultsDocument::healthPath).orElse("/"),
        first(DefaultsDocument::readyWithin).orElse(READY_WITHIN),
        first(DefaultsDocument::drain).orElse(DRAIN),
        chosen.strategy(),
        chosen.advice(),
        analysis(),
        first(DefaultsDocument::onFailure).orElse(Decision.ROLLBACK),
        first(DefaultsDocument::onInconclusive).orElse(Decision.HOLD),
        first(DefaultsDocument::concurrency).orElse(Concurrency.QUEUE),
        first(DefaultsDocument::deadline).orElse(Needs.TO_BE_COMPUTED),
        release.startAt(),
        first(DefaultsDocument::startBefore).orElse(START_BEFORE.plus(wait)),
        first(DefaultsDocument::watch).orElse(Duration.ZERO),
        destinations());
  }

  /// Returns the strategy of the first level that names one.
  private Strategies.Chosen strategy() {
    return Strategies.of(
        levels.stream().flatMap(level -> level.strategy().stream()).toList(), traits());
  }

  private Traits traits() {
    return new Traits(
        first(level -> level.traits().flatMap(Traits::critical)),
        first(level -> level.traits().flatMap(Traits::scale)),
        first(level -> level.traits().flatMap(Traits::resources)));
  }

  Analysis analysis() {
    return new Analysis(
        analysis(AnalysisDocument::alpha).orElse(0.01),
        analysis(AnalysisDocument::minSamples).orElse(20),
        analysis(AnalysisDocument::checks)
            .map(checks -> checks.stream().map(Resolver::check).toList())
            .map(Resolver::withRestarts)
            .orElse(CHECKS),
        analysis(AnalysisDocument::finalTest),
        analysis(AnalysisDocument::warmUp),
        analysis(AnalysisDocument::scoring).map(ScoreDocument.Total::complete));
  }

  List<Destination> destinations() {
    return first(DefaultsDocument::destinations).orElse(List.of()).stream()
        .map(document ->
            new Destination(
                document.webhook().orElse(""), document.secret(), document.on().orElse(List.of())))
        .toList();
  }

  private static Analysis.Check check(AnalysisDocument.Check document) {
    boolean compares = document.compare().isPresent();
    return new Analysis.Check(
        document.name().orElseGet(() -> name(document)),
        document.source().orElse(Source.router()),
        document.compare(),
        compares ? document.allow().or(() -> Optional.of(1.10)) : document.allow(),
        document.limit(),
        document.safe(),
        document.dryRun(),
        document.onNoData(),
        document.onInconclusive(),
        document.threshold().map(ThresholdDocument::complete),
        document.score().map(ScoreDocument::complete),
        document.interval(),
        document.restarts().map(RestartsDocument::complete));
  }

  private static List<Analysis.Check> withRestarts(List<Analysis.Check> checks) {
    boolean isThere = checks.stream().anyMatch(check -> check.restarts().isPresent());
    return checks.isEmpty() || isThere
        ? checks
        : Stream.concat(checks.stream(), Stream.of(RESTARTS)).toList();
  }

  private static String name(AnalysisDocument.Check document) {
    if (document.compare().isPresent()) {
      return switch (document.compare().get()) {
        case ERROR_RATE -> "errors";
        case LATENCY -> "latency";
      };
    }
    if (document.restarts().isPresent()) {
      return RESTARTS.name();
    }
    return document.limit().isPresent() ? "slo" : document.source().map(Source::key).orElse("slo");
  }

  private Map<String, EnvValue> env() {
    var all = new TreeMap<String, EnvValue>();
    levels.reversed().forEach(level -> level.env().ifPresent(all::putAll));
    return all;
  }

  private <T> Optional<T> first(Function<DefaultsDocument, Optional<T>> field) {
    return levels.stream().map(field).flatMap(Optional::stream).findFirst();
  }

  private <T> Optional<T> analysis(Function<AnalysisDocument, Optional<T>> field) {
    return first(level -> level.analysis().flatMap(field));
  }
}
