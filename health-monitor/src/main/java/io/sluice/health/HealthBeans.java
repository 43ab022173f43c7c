package io.sluice.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.health.measurement.PollingCollector;
import io.sluice.health.probe.HttpProbeClient;
import io.sluice.health.probe.ProbeClient;
import io.sluice.health.source.CounterSource;
import io.sluice.health.source.EdgeClient;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.SourceRegistry;
import io.sluice.health.store.JdbcWatchStore;
import io.sluice.health.store.LaneNoisePurge;
import io.sluice.health.store.WatchPurge;
import io.sluice.health.watch.NoisePoller;
import io.sluice.health.watch.WatchCache;
import io.sluice.health.watch.WatchProjector;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.quarkus.InternalHttp;
import io.sluice.messaging.quarkus.MessagingConfig;
import io.sluice.messaging.quarkus.ServiceToken;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Wires the algorithms and their adapters.
@Dependent
class HealthBeans {
  private static final int TICKS_MAX = 60;

  /// Returns the HTTP client, which is created by its first call and not by injection: it reads the
  /// JDK's certificates, which would delay each start.
  @Produces
  @ApplicationScoped
  HttpClient http(HealthConfig config) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(config.edge().timeout())
        .build();
  }

  /// Returns the HTTP client for routers, which is created by its first call like the other one.
  @Produces
  @ApplicationScoped
  @Identifier("routers")
  HttpClient routersHttp(HealthConfig config, InternalHttp internalHttp) {
    return internalHttp
        .builder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(config.edge().timeout())
        .build();
  }

  /// Returns the clients of all routers' admin ports.
  @Produces
  @Singleton
  List<EdgeClient> routers(
      HealthConfig config, @Identifier("routers") HttpClient http, ServiceToken token) {
    return Stream.concat(config.edge().url().stream(), config.haproxyUrl().stream())
        .map(url -> new EdgeClient(http, url, token::findValue, config.edge().timeout()))
        .toList();
  }

  @Produces
  @Singleton
  List<CounterSource> counterSources(List<EdgeClient> routers, MeterRegistry metrics) {
    return routers.stream()
        .<CounterSource>map(router -> new TimedCounterSource(router, metrics))
        .toList();
  }

  @Produces
  @Singleton
  WatchPurge watchPurge(HealthConfig config) {
    return new WatchPurge(config.retention());
  }

  @Produces
  @Singleton
  LaneNoisePurge laneNoisePurge(MessagingConfig config) {
    return new LaneNoisePurge(config.releaseRetention());
  }

  @Produces
  @Singleton
  ProbeClient probeClient(HealthConfig config, HttpClient http, List<EdgeClient> routers) {
    return new HttpProbeClient(
        http,
        routers.stream().map(EdgeInstances::new).toList(),
        config.probe().timeout(),
        config.probe().maxConcurrency());
  }

  @Produces
  @Singleton
  PollingCollector pollingCollector(HealthConfig config, SourceRegistry registry) {
    return new PollingCollector(
        registry,
        config.sources().timeout(),
        config.sources().maxConcurrency(),
        System::nanoTime,
        Thread.ofVirtual().name("source-", 0)::start);
  }

  @Produces
  @Singleton
  JdbcWatchStore watchStore() {
    return new JdbcWatchStore();
  }

  @Produces
  @Singleton
  WatchCache<JdbcTx> watchCache(
      JdbcTransactions<JdbcTx> transactions,
      JdbcWatchStore watchStore,
      @Identifier("progress") PartitionAssignment assignment) {
    return new WatchCache<>(transactions, watchStore, assignment, UUID::randomUUID);
  }

  @Produces
  @Singleton
  NoisePoller<JdbcTx> noisePoller(
      HealthConfig config,
      JdbcTransactions<JdbcTx> transactions,
      JdbcWatchStore watchStore,
      @Identifier("progress") PartitionAssignment assignment) {
    return new NoisePoller<>(transactions, watchStore, assignment, config.tickInterval());
  }

  @Produces
  @Singleton
  WatchProjector<JdbcTx> watchProjector(
      JdbcTransactions<JdbcTx> transactions,
      JdbcWatchStore watchStore,
      WatchCache<JdbcTx> watchCache,
      TickTrigger tickTrigger,
      NoisePoller<JdbcTx> noisePoller) {
    return new WatchProjector<>(
        transactions, watchStore, watchCache, tickTrigger::wake, noisePoller);
  }

  @Produces
  @Singleton
  Watcher<JdbcTx> watcher(
      HealthConfig config,
      WatchCache<JdbcTx> watchCache,
      List<CounterSource> sources,
      ProbeClient probeClient,
      PollingCollector pollingCollector,
      KafkaEventProducer producer,
      OutboxRelay relay,
      NoisePoller<JdbcTx> noisePoller) {
    return new Watcher<>(
        watchCache,
        sources,
        probeClient,
        pollingCollector,
        new Watcher.Intervals(
            config.tickInterval(), maxBufferedTicks(config), config.observationInterval()),
        new ObservationPublisher(producer, relay::findFailure, () -> relay.blocked().keySet()),
        new PollTasks(),
        noisePoller);
  }

  /// Returns the maximum number of ticks that may be buffered in memory.
  private static int maxBufferedTicks(HealthConfig config) {
    long ticks = config.flushInterval().dividedBy(config.tickInterval());
    if (ticks > TICKS_MAX) {
      throw new IllegalArgumentException(
          "sluice.health.flush-interval must be at most %d ticks of %s, was %s"
              .formatted(TICKS_MAX, config.tickInterval(), config.flushInterval()));
    }
    return Math.max(1, (int) ticks);
  }
}
