package io.sluice.engine;

import io.agroal.api.AgroalDataSource;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.Keeper;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.SystemPace;
import io.sluice.engine.effect.Targets;
import io.sluice.engine.effect.call.HttpCaller;
import io.sluice.engine.effect.docker.DockerRuntime;
import io.sluice.engine.effect.docker.DockerRuntimes;
import io.sluice.engine.effect.docker.Registries;
import io.sluice.engine.effect.docker.Settings;
import io.sluice.engine.effect.edge.EdgeRouter;
import io.sluice.engine.effect.haproxy.HaproxyRouter;
import io.sluice.engine.effect.local.LocalRuntime;
import io.sluice.engine.effect.local.LocalRuntimes;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.log.Admission;
import io.sluice.engine.log.Bindings;
import io.sluice.engine.log.EffectPurge;
import io.sluice.engine.log.JdbcCheckpointStore;
import io.sluice.engine.log.JdbcEffectStore;
import io.sluice.engine.log.JdbcEngineTx;
import io.sluice.engine.log.JdbcMeasures;
import io.sluice.engine.log.LaneLogPurge;
import io.sluice.engine.log.Lanes;
import io.sluice.engine.log.Replay;
import io.sluice.engine.log.SteadyClock;
import io.sluice.engine.log.Timers;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.carriage.MessagingConfig;
import io.sluice.messaging.carriage.ServiceToken;
import io.sluice.messaging.jdbc.JdbcTransactions;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// Creates the engine's beans. The algorithms are plain classes that do not depend on CDI.
@Dependent
class Beans {
  private static final Duration EFFECTS_KEPT = Duration.ofDays(30);

  @Produces
  @Singleton
  SystemPace pace() {
    return new SystemPace();
  }

  @Produces
  @Singleton
  JdbcTransactions<JdbcEngineTx> transactions(AgroalDataSource database, Relay relay) {
    return new JdbcTransactions<>(database, JdbcEngineTx::new, relay::wake);
  }

  @Produces
  @Singleton
  JdbcEffectStore store(JdbcTransactions<JdbcEngineTx> transactions) {
    return new JdbcEffectStore(transactions);
  }

  /// Returns the name under which this start of this replica holds leases.
  @Produces
  @Singleton
  @Named("owner")
  String owner(MessagingConfig config) {
    return config.replica() + "/" + UUID.randomUUID();
  }

  @Produces
  @Singleton
  LocalRuntime local(AgroalDataSource database, EngineConfig config) {
    return LocalRuntimes.open(
        database,
        LocalRuntimes.Settings.of(
            config.local().directory().toAbsolutePath(),
            config.local().ports(),
            config.local().logBytes()),
        Beans::variable);
  }

  /// Returns the runtime `docker` if a Docker engine is configured.
  @Produces
  @Singleton
  Optional<DockerRuntime> docker(AgroalDataSource database, EngineConfig config) {
    EngineConfig.Docker docker = config.docker();
    var settings =
        new Settings(
            docker.network(),
            docker.memoryBytes(),
            docker.milliCpus(),
            new Registries(docker.registries().orElse(List.of())),
            docker.allowRoot(),
            docker.credentials(),
            docker.pullTime(),
            docker.home().or(() -> variable("SLUICE_HOME")).orElse(""));
    return docker
        .host()
        .map(host -> DockerRuntimes.open(database, host, settings, Beans::variable));
  }

  /// Returns the router `haproxy` if its socket is configured.
  @Produces
  @Singleton
  Optional<HaproxyRouter> haproxy(EngineConfig config) {
    return config.haproxySocket().map(it -> new HaproxyRouter(it, HaproxyRouter.LIMIT));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name));
  }

  @Produces
  @Singleton
  Targets targets(
      LocalRuntime local,
      Optional<DockerRuntime> docker,
      Optional<HaproxyRouter> haproxy,
      EngineConfig config,
      ServiceToken token,
      HttpCaller caller,
      JdbcEffectStore store,
      SystemPace pace) {
    return new Targets(
        Stream.concat(Stream.of(local).filter(_ -> config.local().enabled()), docker.stream())
            .toList(),
        routers(config, token, haproxy),
        new Bindings(store::environment, pace)::of,
        caller);
  }

  private static List<Router> routers(
      EngineConfig config, ServiceToken token, Optional<HaproxyRouter> haproxy) {
    return Stream.concat(
            config.edgeUrl().stream()
                .map(url -> new EdgeRouter(url, token.value(), EdgeRouter.LIMIT)),
            haproxy.stream())
        .toList();
  }

  /// Returns the lanes. The runner is looked up when there are effects to start, since the runner
  /// itself depends on the lanes.
  @Produces
  @Singleton
  Lanes lanes(
      JdbcTransactions<JdbcEngineTx> transactions,
      SteadyClock clock,
      @Named("owner") String owner,
      Instance<EffectRunner> runner) {
    return new Lanes(
        transactions, clock, UUID::randomUUID, owner, effects -> runner.get().offer(effects));
  }

  @Produces
  @Singleton
  EffectRunner runner(
      JdbcEffectStore store,
      Lanes lanes,
      Targets targets,
      LeaseRenewal leases,
      Retry retry,
      SystemPace pace,
      @Named("owner") String owner,
      Wakings wakings) {
    return new EffectRunner(
        store,
        lanes,
        targets,
        leases,
        retry,
        pace,
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("effect-", 0).factory()),
        owner,
        wakings::wakeKeeper);
  }

  @Produces
  @Singleton
  JdbcMeasures measures(JdbcTransactions<JdbcEngineTx> transactions) {
    return new JdbcMeasures(transactions);
  }

  @Produces
  @Singleton
  LeaseRenewal leaseRenewal(Targets targets, SystemPace pace) {
    return new LeaseRenewal(targets, pace);
  }

  @Produces
  @Singleton
  Keeper keeper(JdbcEffectStore store, Lanes lanes, Targets targets, LeaseRenewal leases) {
    return new Keeper(store, lanes, targets, leases);
  }

  @Produces
  @Singleton
  SteadyClock clock(JdbcTransactions<JdbcEngineTx> transactions, SystemPace pace) {
    return new SteadyClock(transactions, pace);
  }

  @Produces
  @Singleton
  Timers timers(JdbcEffectStore store, Lanes lanes, SteadyClock clock, SystemPace pace) {
    return new Timers(store, lanes, clock, pace);
  }

  @Produces
  @Singleton
  Replay replay(JdbcTransactions<JdbcEngineTx> transactions, Lanes lanes) {
    return new Replay(new JdbcCheckpointStore(transactions), transactions, lanes);
  }

  @Produces
  @Singleton
  LaneLogPurge laneLogPurge(MessagingConfig config) {
    return new LaneLogPurge(config.releasesKept());
  }

  @Produces
  @Singleton
  EffectPurge effectPurge() {
    return new EffectPurge(EFFECTS_KEPT);
  }

  @Produces
  @Singleton
  Admission admission(Targets targets) {
    return new Admission(targets);
  }
}
