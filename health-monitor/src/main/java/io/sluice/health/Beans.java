package io.sluice.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.health.probe.HttpProbes;
import io.sluice.health.probe.Probes;
import io.sluice.health.source.Counters;
import io.sluice.health.source.EdgeClient;
import io.sluice.health.source.EdgeCounters;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.Monitors;
import io.sluice.health.store.JdbcWatches;
import io.sluice.health.store.WatchPurge;
import io.sluice.health.watch.Charges;
import io.sluice.health.watch.Follower;
import io.sluice.health.watch.Gatherer;
import io.sluice.health.watch.Publishing;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.Relay;
import io.sluice.messaging.carriage.ServiceToken;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.KafkaBus;
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
class Beans {
  private static final int TICKS_MAX = 60;

  /// Returns the HTTP client, which is created by its first call and not by injection: it reads the
  /// JDK's certificates, which would delay each start.
  @Produces
  @ApplicationScoped
  HttpClient http(HealthConfig config) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(config.edge().limit())
        .build();
  }

  /// Returns the clients of all routers' admin ports.
  @Produces
  @Singleton
  List<EdgeClient> routers(HealthConfig config, HttpClient http, ServiceToken token) {
    return Stream.concat(config.edge().url().stream(), config.haproxyUrl().stream())
        .map(url -> new EdgeClient(http, url, token.value(), config.edge().limit()))
        .toList();
  }

  @Produces
  @Singleton
  List<Counters> sources(List<EdgeClient> routers, MeterRegistry metrics) {
    return routers.stream()
        .<Counters>map(router -> new TimedCounters(new EdgeCounters(router), metrics))
        .toList();
  }

  @Produces
  @Singleton
  WatchPurge watchPurge(HealthConfig config) {
    return new WatchPurge(config.kept());
  }

  @Produces
  @Singleton
  Probes probes(HealthConfig config, HttpClient http, List<EdgeClient> routers) {
    return new HttpProbes(
        http,
        routers.stream().map(EdgeInstances::new).toList(),
        config.probe().limit(),
        config.probe().atOnce());
  }

  @Produces
  @Singleton
  Gatherer gatherer(HealthConfig config, Monitors monitors) {
    return new Gatherer(
        monitors,
        config.sources().limit(),
        config.sources().atOnce(),
        System::nanoTime,
        Thread.ofVirtual().name("source-", 0)::start);
  }

  @Produces
  @Singleton
  JdbcWatches watches() {
    return new JdbcWatches();
  }

  @Produces
  @Singleton
  Charges<JdbcTx> charges(
      JdbcTransactions<JdbcTx> transactions,
      JdbcWatches watches,
      @Identifier("progress") Shares shares) {
    return new Charges<>(transactions, watches, shares);
  }

  @Produces
  @Singleton
  Follower<JdbcTx> follower(
      JdbcTransactions<JdbcTx> transactions,
      JdbcWatches watches,
      Charges<JdbcTx> charges,
      Wakings wakings) {
    return new Follower<>(transactions, watches, charges, wakings);
  }

  @Produces
  @Singleton
  Watcher<JdbcTx> watcher(
      HealthConfig config,
      JdbcTransactions<JdbcTx> transactions,
      JdbcWatches watches,
      Charges<JdbcTx> charges,
      List<Counters> sources,
      Probes probes,
      Gatherer gatherer,
      KafkaBus bus,
      Relay relay) {
    return new Watcher<>(
        charges,
        new Publishing<>(transactions, watches, charges, UUID::randomUUID),
        sources,
        probes,
        gatherer,
        new Watcher.Pace(config.tick(), written(config), config.observation()),
        new Observations(bus, relay::trouble, () -> relay.blocked().keySet()),
        new Tasks());
  }

  /// Returns how many ticks may be buffered in memory.
  private static int written(HealthConfig config) {
    long ticks = config.unwritten().dividedBy(config.tick());
    if (ticks > TICKS_MAX) {
      throw new IllegalArgumentException(
          "sluice.health.unwritten must be at most %d ticks of %s, was %s"
              .formatted(TICKS_MAX, config.tick(), config.unwritten()));
    }
    return Math.max(1, (int) ticks);
  }
}
