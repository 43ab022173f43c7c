package io.sluice.api.document;

import io.sluice.contract.Analysis;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Defaults;
import io.sluice.contract.Destination;
import io.sluice.contract.EnvValue;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Completes a document: the application supplies its missing values, then the environment, then
/// the values below. Lists are taken as a whole. `env` is merged by name. `analysis` is merged
/// field by field, and so is `strategy` among the levels that name the same strategy.
public final class SpecResolver {
  static final Duration READY_WITHIN = Duration.ofSeconds(60);
  static final Duration DRAIN = Duration.ofSeconds(30);
  static final Duration START_BEFORE = Duration.ofHours(1);

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
        destinations(),
        release.labels(),
        release.links());
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
    return AnalysisDocument.merge(
        levels.stream().flatMap(level -> level.analysis().stream()).toList());
  }

  List<Destination> destinations() {
    return findFirst(DefaultsDocument::destinations).orElse(List.of()).stream()
        .map(document ->
            new Destination(
                document.webhook().orElse(""), document.secret(), document.on().orElse(List.of())))
        .toList();
  }

  private Map<String, EnvValue> env() {
    var all = new TreeMap<String, EnvValue>();
    levels.reversed().forEach(level -> level.env().ifPresent(all::putAll));
    return all;
  }

  private <T> Optional<T> findFirst(Function<DefaultsDocument, Optional<T>> field) {
    return levels.stream().map(field).flatMap(Optional::stream).findFirst();
  }
}
