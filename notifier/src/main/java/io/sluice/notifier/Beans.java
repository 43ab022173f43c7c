package io.sluice.notifier;

import io.agroal.api.AgroalDataSource;
import io.sluice.messaging.Relay;
import io.sluice.messaging.carriage.MessagingConfig;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.reach.Resolver;
import io.sluice.messaging.reach.Secrets;
import io.sluice.messaging.reach.SystemResolver;
import io.sluice.notifier.alert.AlertDesk;
import io.sluice.notifier.channel.Poster;
import io.sluice.notifier.channel.WebhookChannel;
import io.sluice.notifier.ledger.Ledger;
import io.sluice.notifier.store.DeliveryPurge;
import io.sluice.notifier.store.JdbcBook;
import io.sluice.notifier.store.NotifierTx;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Produces the parts that are free of Quarkus.
@Dependent
class Beans {

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  JdbcTransactions<NotifierTx> transactions(AgroalDataSource dataSource, Relay relay) {
    return new JdbcTransactions<>(dataSource, NotifierTx::new, relay::wake);
  }

  @Produces
  @Singleton
  Ledger ledger(JdbcTransactions<NotifierTx> transactions) {
    return new Ledger(transactions, UUID::randomUUID);
  }

  @Produces
  @Singleton
  JdbcBook book(JdbcTransactions<NotifierTx> transactions) {
    return new JdbcBook(transactions, UUID::randomUUID);
  }

  @Produces
  @Singleton
  DeliveryPurge deliveryPurge(MessagingConfig config) {
    return new DeliveryPurge(config.releasesKept());
  }

  @Produces
  @Singleton
  Resolver resolver(NotifierConfig config) {
    return new SystemResolver(config.webhook().lookup());
  }

  @Produces
  @Singleton
  Poster poster(Vertx vertx, NotifierConfig config, InstantSource clock) {
    return new Poster(vertx, config.webhook().timeout(), clock);
  }

  void close(@Disposes Poster poster) {
    poster.close();
  }

  @Produces
  @Singleton
  WebhookChannel webhook(Resolver resolver, Poster poster, InstantSource clock) {
    return new WebhookChannel(resolver, Secrets.ofProcess(), poster, clock);
  }

  /// Produces the forwarder of alerts.
  ///
  /// @throws IllegalArgumentException if a setting is invalid; its message names the setting
  @Produces
  @Singleton
  AlertDesk alerts(WebhookChannel webhook, NotifierConfig config) {
    NotifierConfig.Alerts alerts = config.alerts();
    return new AlertDesk(
        webhook,
        alerts.urls().orElse(List.of()),
        alerts.secret(),
        alerts.allowedHosts().orElse(List.of()));
  }
}
