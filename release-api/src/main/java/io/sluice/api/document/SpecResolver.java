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
public final class SpecResolver {
  static final Duration READY_WITHIN = Duration.ofSeconds(60);
  static final Duration DRAIN = Duration.ofSeconds(30);
  static final Duration START_BEFORE = Duration.ofHours(1);
  static final Analysis.Check RESTARTS = new Analysis.Check("restarts", Restarts.DEFAULT);
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
  SpecResolver(DefaultsDocument... levels) {
    this.levels = List.of(levels);
  }

  /// @param now the time of the request, from which `startBefore` counts
  public static ReleaseSpec resolve(
      ReleaseDocument release,
      ApplicationDocument application,
      EnvironmentDocument environment,
      Instant now) {
    var resolver =
        new SpecResolver(
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
    return spec.withApprovers(
        GateValidator.withApprovers(spec.strategy(), environment.approvers().orElse(List.of())));
  }

  /// Returns the spec of a release whose document has no values of its own.
  static ReleaseSpec pretend(DefaultsDocument defaults) {
    return new SpecResolver(defaults).spec(ReleaseDocument.NONE, Duration.ZERO);
  }

  /// Returns the defaults in the form of events: a strategy or an analysis in them is completed.
  public static Defaults defaults(Optional<DefaultsDocument> document) {
    DefaultsDocument written = document.orElse(DefaultsDocument.NONE);
    var resolver = new SpecResolver(written);
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
        written.bakeTime(),
        written.destinations().map(_ -> resolver.destinations()));
  }

  private ReleaseSpec spec(ReleaseDocument release, Duration wait) {
    StrategyResolver.ResolvedStrategy resolved = strategy();
    return new ReleaseSpec(
        release.application().orElse(""),
        release.environment().orElse(""),
        release.version().orElse(""),
        release.artifact(),
        findFirst(DefaultsDocument::command).orElse(List.of()),
        env(),
        findFirst(DefaultsDocument::limits),
        findFirst(DefaultsDocument::replicas).orElse(1),
        findFirst(DefaultsDocument::healthPath).orElse("/"),
        findFirst(DefaultsDocument::readyWithin).orElse(READY_WITHIN),
        findFirst(DefaultsDocument::drain).orElse(DRAIN),
        resolved.strategy(),
        resolved.advice(),
        analysis(),
        findFirst(DefaultsDocument::onFailure).orElse(Decision.ROLLBACK),
        findFirst(DefaultsDocument::onInconclusive).orElse(Decision.HOLD),
        findFirst(DefaultsDocument::concurrency).orElse(Concurrency.QUEUE),
        findFirst(DefaultsDocument::deadline).orElse(PlanDuration.TO_BE_COMPUTED),
        release.startAt(),
        findFirst(DefaultsDocument::startBefore).orElse(START_BEFORE.plus(wait)),
        findFirst(DefaultsDocument::bakeTime).orElse(Duration.ZERO),
        destinations());
  }

  /// Returns the strategy of the first level that names one.
  private StrategyResolver.ResolvedStrategy strategy() {
    return StrategyResolver.of(
        levels.stream().flatMap(level -> level.strategy().stream()).toList(), traits());
  }

  private Traits traits() {
    return new Traits(
        findFirst(level -> level.traits().flatMap(Traits::critical)),
        findFirst(level -> level.traits().flatMap(Traits::scale)),
        findFirst(level -> level.traits().flatMap(Traits::resources)));
  }

  Analysis analysis() {
    return new Analysis(
        findAnalysis(AnalysisDocument::alpha).orElse(0.01),
        findAnalysis(AnalysisDocument::minSamples).orElse(20),
        findAnalysis(AnalysisDocument::checks)
            .map(checks -> checks.stream().map(SpecResolver::check).toList())
            .map(SpecResolver::withRestarts)
            .orElse(CHECKS),
        findAnalysis(AnalysisDocument::finalTest),
        findAnalysis(AnalysisDocument::warmUp),
        findAnalysis(AnalysisDocument::scoring).map(ScoreDocument.Total::complete));
  }

  List<Destination> destinations() {
    return findFirst(DefaultsDocument::destinations).orElse(List.of()).stream()
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
    boolean hasRestarts = checks.stream().anyMatch(check -> check.restarts().isPresent());
    return checks.isEmpty() || hasRestarts
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

  private <T> Optional<T> findFirst(Function<DefaultsDocument, Optional<T>> field) {
    return levels.stream().map(field).flatMap(Optional::stream).findFirst();
  }

  private <T> Optional<T> findAnalysis(Function<AnalysisDocument, Optional<T>> field) {
    return findFirst(level -> level.analysis().flatMap(field));
  }
}
