package io.sluice.health;

import io.sluice.health.source.EdgeClient;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Monitors;
import io.sluice.health.source.http.HttpMonitor;
import io.sluice.health.source.probe.ProbeMonitor;
import io.sluice.health.source.prometheus.PrometheusMonitor;
import io.sluice.health.source.scrape.Instances;
import io.sluice.health.source.scrape.ScrapeMonitor;
import io.sluice.health.source.sql.SqlMonitor;
import io.sluice.health.source.topic.TopicMonitor;
import io.sluice.health.source.web.Outside;
import io.sluice.health.source.web.Routers;
import io.sluice.health.source.web.Table;
import io.sluice.health.source.web.Web;
import io.sluice.health.store.JdbcAllowed;
import io.sluice.health.store.JdbcMeasurements;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.reach.Secrets;
import io.sluice.messaging.reach.SystemResolver;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Wires the clients of all sources other than the router.
@Dependent
class SourceBeans {
  /// Timeout of a name look-up; a check's own limit bounds the rest.
  private static final Duration LOOKUP = Duration.ofSeconds(2);

  @Produces
  @Singleton
  JdbcAllowed allowed(JdbcTransactions<JdbcTx> transactions) {
    return new JdbcAllowed(transactions);
  }

  @Produces
  @Singleton
  JdbcMeasurements measurements(JdbcTransactions<JdbcTx> transactions) {
    return new JdbcMeasurements(transactions);
  }

  @Produces
  @Singleton
  Web web(Vertx vertx) {
    return new Web(vertx);
  }

  void close(@Disposes Web web) {
    web.close();
  }

  @Produces
  @Singleton
  SystemResolver resolver() {
    return new SystemResolver(LOOKUP);
  }

  void close(@Disposes SystemResolver resolver) {
    resolver.close();
  }

  /// Returns the clients of all kinds of sources; a check of any other kind reports that its kind
  /// is missing.
  @Produces
  @Singleton
  Monitors monitors(
      HealthConfig config,
      List<EdgeClient> routers,
      Web web,
      SystemResolver resolver,
      JdbcAllowed allowed,
      JdbcMeasurements measurements,
      @ConfigProperty(name = "sluice.service-token-file") Optional<Path> serviceToken) {
    Secrets secrets = Secrets.toSend(serviceToken.stream().toList());
    Outside outside = new Outside(web, resolver, secrets, allowed);
    Table table = new Routers(routers.stream().map(EdgeInstances::new).toList());
    Monitor topic = new TopicMonitor(measurements);
    return new Monitors(
        Map.of(
            "prometheus", new PrometheusMonitor(outside),
            "scrape", new ScrapeMonitor(new Instances(table, resolver, outside, web)),
            "http", new HttpMonitor(outside),
            "probe",
                new ProbeMonitor(
                    table, resolver, web, config.probe().limit(), UUID.randomUUID().toString()),
            "topic", topic,
            "sql", new SqlMonitor(outside),
            "external", topic));
  }
}
