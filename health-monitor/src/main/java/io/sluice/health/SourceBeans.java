package io.sluice.health;

import io.sluice.health.source.EdgeClient;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceRegistry;
import io.sluice.health.source.egress.CombinedDirectory;
import io.sluice.health.source.egress.EgressClient;
import io.sluice.health.source.egress.HttpFetcher;
import io.sluice.health.source.egress.InstanceDirectory;
import io.sluice.health.source.http.HttpSourceClient;
import io.sluice.health.source.probe.ProbeSourceClient;
import io.sluice.health.source.prometheus.PrometheusSourceClient;
import io.sluice.health.source.scrape.InstanceLookup;
import io.sluice.health.source.scrape.ScrapeSourceClient;
import io.sluice.health.source.sql.SqlSourceClient;
import io.sluice.health.source.topic.TopicSourceClient;
import io.sluice.health.store.JdbcAllowedHosts;
import io.sluice.health.store.JdbcMeasurementStore;
import io.sluice.messaging.egress.SystemDnsResolver;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.secret.EnvironmentSecrets;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Wires the clients of all sources other than the router.
@Dependent
class SourceBeans {
  /// Timeout of a DNS lookup; a check's own timeout bounds the rest.
  private static final Duration LOOKUP = Duration.ofSeconds(2);

  @Produces
  @Singleton
  JdbcAllowedHosts allowedHosts(JdbcTransactions<JdbcTx> transactions) {
    return new JdbcAllowedHosts(transactions);
  }

  @Produces
  @Singleton
  JdbcMeasurementStore measurementStore(JdbcTransactions<JdbcTx> transactions) {
    return new JdbcMeasurementStore(transactions);
  }

  @Produces
  @Singleton
  HttpFetcher httpFetcher(Vertx vertx) {
    return new HttpFetcher(vertx);
  }

  void close(@Disposes HttpFetcher fetcher) {
    fetcher.close();
  }

  @Produces
  @Singleton
  SystemDnsResolver resolver() {
    return new SystemDnsResolver(LOOKUP);
  }

  void close(@Disposes SystemDnsResolver resolver) {
    resolver.close();
  }

  /// Returns the clients of all kinds of sources; a check of any other kind reports that its kind
  /// is missing.
  @Produces
  @Singleton
  SourceRegistry sourceRegistry(
      HealthConfig config,
      List<EdgeClient> routers,
      HttpFetcher fetcher,
      SystemDnsResolver resolver,
      JdbcAllowedHosts allowedHosts,
      JdbcMeasurementStore measurementStore,
      EnvironmentSecrets secrets) {
    EgressClient egress = new EgressClient(fetcher, resolver, secrets::of, allowedHosts);
    InstanceDirectory directory =
        new CombinedDirectory(routers.stream().map(EdgeInstances::new).toList());
    SourceClient topic = new TopicSourceClient(measurementStore);
    return new SourceRegistry(
        Map.of(
            "prometheus", new PrometheusSourceClient(egress),
            "scrape",
                new ScrapeSourceClient(new InstanceLookup(directory, resolver, egress, fetcher)),
            "http", new HttpSourceClient(egress),
            "probe",
                new ProbeSourceClient(
                    directory,
                    resolver,
                    fetcher,
                    config.probe().timeout(),
                    UUID.randomUUID().toString()),
            "topic", topic,
            "sql", new SqlSourceClient(egress),
            "external", topic));
  }
}
