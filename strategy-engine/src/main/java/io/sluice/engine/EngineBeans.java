package io.sluice.engine;

import io.agroal.api.AgroalDataSource;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.LaneReconciler;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.SystemMonotonicTime;
import io.sluice.engine.effect.TargetRegistry;
import io.sluice.engine.effect.docker.DockerRuntime;
import io.sluice.engine.effect.docker.DockerRuntimeFactory;
import io.sluice.engine.effect.docker.DockerSettings;
import io.sluice.engine.effect.docker.Registries;
import io.sluice.engine.effect.edge.EdgeRouter;
import io.sluice.engine.effect.haproxy.HaproxyRouter;
import io.sluice.engine.effect.instance.EndedInstancePurge;
import io.sluice.engine.effect.local.LocalRuntime;
import io.sluice.engine.effect.local.LocalRuntimeFactory;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.webhook.HttpWebhookClient;
import io.sluice.engine.lane.EffectPurge;
import io.sluice.engine.lane.EnvironmentBindings;
import io.sluice.engine.lane.JdbcCheckpointStore;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.engine.lane.JdbcEngineStatistics;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.engine.lane.LaneLogPurge;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.LaneReplayCheck;
import io.sluice.engine.lane.LaneTimers;
import io.sluice.engine.lane.RequestTranslator;
import io.sluice.engine.lane.SteadyClock;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.quarkus.MessagingConfig;
import io.sluice.messaging.quarkus.ServiceToken;
import io.sluice.messaging.secret.EnvironmentSecrets;
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
class EngineBeans {
  private static final Duration EFFECT_RETENTION = Duration.ofDays(30);
  private static final Duration ENDED_INSTANCE_RETENTION = Duration.ofDays(7);

  @Produces
  @Singleton
  SystemMonotonicTime monotonicTime() {
    return new SystemMonotonicTime();
  }

  @Produces
  @Singleton
  JdbcTransactions<JdbcEngineTx> transactions(AgroalDataSource database, OutboxRelay relay) {
    return new JdbcTransactions<>(database, JdbcEngineTx::new, relay::wake);
  }

  @Produces
  @Singleton
  JdbcEffectStore effectStore(JdbcTransactions<JdbcEngineTx> transactions) {
    return new JdbcEffectStore(transactions);
  }

  /// Returns the lease holder: the id of this replica, and a random id of this start.
  @Produces
  @Singleton
  @Named("owner")
  String leaseHolder(MessagingConfig config) {
    return config.replicaId() + "/" + UUID.randomUUID();
  }

  @Produces
  @Singleton
  LocalRuntime local(AgroalDataSource database, EngineConfig config, EnvironmentSecrets secrets) {
    return LocalRuntimeFactory.open(
        database,
        LocalRuntimeFactory.Settings.of(
            config.local().directory().toAbsolutePath(),
            config.local().ports(),
            config.local().logMaxBytes()),
        secrets::of);
  }

  /// Returns the runtime `docker` if a Docker engine is configured.
  @Produces
  @Singleton
  Optional<DockerRuntime> createDocker(
      AgroalDataSource database, EngineConfig config, EnvironmentSecrets secrets) {
    EngineConfig.Docker docker = config.docker();
    var settings =
        new DockerSettings(
            docker.network(),
            docker.memoryBytes(),
            docker.milliCpus(),
            new Registries(docker.registries().orElse(List.of())),
            docker.allowRoot(),
            docker.credentials(),
            docker.pullTimeout(),
            docker
                .stackLabel()
                .or(() -> Optional.ofNullable(System.getenv("SLUICE_HOME")))
                .orElse(""));
    return docker
        .host()
        .map(host -> DockerRuntimeFactory.open(database, host, settings, secrets::of));
  }

  /// Returns the router `haproxy` if its socket is configured.
  @Produces
  @Singleton
  Optional<HaproxyRouter> createHaproxy(EngineConfig config) {
    return config.haproxySocket().map(it -> new HaproxyRouter(it, HaproxyRouter.TIMEOUT));
  }

  @Produces
  @Singleton
  TargetRegistry targets(
      LocalRuntime local,
      Optional<DockerRuntime> docker,
      Optional<HaproxyRouter> haproxy,
      EngineConfig config,
      ServiceToken token,
      HttpWebhookClient webhooks,
      JdbcEffectStore store,
      SystemMonotonicTime time) {
    return new TargetRegistry(
        Stream.concat(Stream.of(local).filter(_ -> config.local().enabled()), docker.stream())
            .toList(),
        routers(config, token, haproxy),
        new EnvironmentBindings(store::findEnvironment, time)::of,
        webhooks);
  }

  private static List<Router> routers(
      EngineConfig config, ServiceToken token, Optional<HaproxyRouter> haproxy) {
    return Stream.concat(
            config.edgeUrl().stream()
                .map(url -> new EdgeRouter(url, token::findValue, EdgeRouter.TIMEOUT)),
            haproxy.stream())
        .toList();
  }

  /// Returns the processor of lanes. It looks up the runner only when effects can start, since the
  /// runner depends on the processor.
  @Produces
  @Singleton
  LaneProcessor laneProcessor(
      JdbcTransactions<JdbcEngineTx> transactions,
      SteadyClock clock,
      @Named("owner") String owner,
      Instance<EffectRunner> runner) {
    return new LaneProcessor(
        transactions, clock, UUID::randomUUID, owner, effects -> runner.get().submit(effects));
  }

  @Produces
  @Singleton
  EffectRunner runner(
      JdbcEffectStore store,
      LaneProcessor laneProcessor,
      TargetRegistry targets,
      LeaseRenewal leases,
      Retry retry,
      SystemMonotonicTime time,
      @Named("owner") String owner,
      ReconcileTrigger trigger) {
    return new EffectRunner(
        store,
        laneProcessor,
        targets,
        leases,
        retry,
        time,
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("effect-", 0).factory()),
        owner,
        trigger::wake);
  }

  @Produces
  @Singleton
  JdbcEngineStatistics statistics(JdbcTransactions<JdbcEngineTx> transactions) {
    return new JdbcEngineStatistics(transactions);
  }

  @Produces
  @Singleton
  LeaseRenewal leaseRenewal(TargetRegistry targets, SystemMonotonicTime time) {
    return new LeaseRenewal(targets, time);
  }

  @Produces
  @Singleton
  LaneReconciler reconciler(
      JdbcEffectStore store,
      LaneProcessor laneProcessor,
      TargetRegistry targets,
      LeaseRenewal leases) {
    return new LaneReconciler(store, laneProcessor, targets, leases);
  }

  @Produces
  @Singleton
  SteadyClock clock(JdbcTransactions<JdbcEngineTx> transactions, SystemMonotonicTime time) {
    return new SteadyClock(transactions, time);
  }

  @Produces
  @Singleton
  LaneTimers timers(
      JdbcEffectStore store,
      LaneProcessor laneProcessor,
      SteadyClock clock,
      SystemMonotonicTime time) {
    return new LaneTimers(store, laneProcessor, clock, time);
  }

  @Produces
  @Singleton
  LaneReplayCheck replayCheck(
      JdbcTransactions<JdbcEngineTx> transactions, LaneProcessor laneProcessor) {
    return new LaneReplayCheck(new JdbcCheckpointStore(transactions), transactions, laneProcessor);
  }

  @Produces
  @Singleton
  LaneLogPurge laneLogPurge(MessagingConfig config) {
    return new LaneLogPurge(config.releaseRetention());
  }

  @Produces
  @Singleton
  EffectPurge effectPurge() {
    return new EffectPurge(EFFECT_RETENTION);
  }

  @Produces
  @Singleton
  EndedInstancePurge endedInstancePurge() {
    return new EndedInstancePurge(ENDED_INSTANCE_RETENTION);
  }

  @Produces
  @Singleton
  RequestTranslator requestTranslator(TargetRegistry targets) {
    return new RequestTranslator(targets);
  }
}
