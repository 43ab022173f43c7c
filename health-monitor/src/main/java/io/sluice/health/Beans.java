package io.sluice.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.health.probe.HttpProbes;
import io.sluice.health.probe.Probes;
import io.sluice.health.source.EdgeClient;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.EdgeSource;
import io.sluice.health.source.Source;
import io.sluice.health.store.JdbcWatches;
import io.sluice.health.watch.Follower;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.carriage.ServiceToken;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.util.UUID;

/// Puts the algorithms and their adapters together.
@Dependent
class Beans {

  @Produces
  @Singleton
  HttpClient http(HealthConfig config) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(config.edge().limit())
        .build();
  }

  @Produces
  @Singleton
  EdgeClient edge(HealthConfig config, HttpClient http, ServiceToken token) {
    return new EdgeClient(http, config.edge().url(), token.value(), config.edge().limit());
  }

  @Produces
  @Singleton
  Source source(EdgeClient edge, MeterRegistry metrics) {
    return new CountedSource(new EdgeSource(edge), metrics);
  }

  @Produces
  @Singleton
  Probes probes(HealthConfig config, HttpClient http, EdgeClient edge) {
    return new HttpProbes(
        http, new EdgeInstances(edge), config.probe().limit(), config.probe().atOnce());
  }

  @Produces
  @Singleton
  JdbcWatches watches() {
    return new JdbcWatches();
  }

  @Produces
  @Singleton
  Follower<JdbcTx> follower(
      JdbcTransactions<JdbcTx> transactions, JdbcWatches watches, Wakings wakings) {
    return new Follower<>(transactions, watches, wakings);
  }

  @Produces
  @Singleton
  Watcher<JdbcTx> watcher(
      HealthConfig config,
      JdbcTransactions<JdbcTx> transactions,
      JdbcWatches watches,
      Source source,
      Probes probes) {
    return new Watcher<>(
        transactions,
        watches,
        source,
        probes,
        new Watcher.Pace(config.tick(), config.observation()),
        UUID::randomUUID,
        new Tasks());
  }
}
