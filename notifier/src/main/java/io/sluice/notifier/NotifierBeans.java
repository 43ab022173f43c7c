package io.sluice.notifier;

import io.agroal.api.AgroalDataSource;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.SystemDnsResolver;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.quarkus.MessagingConfig;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.alert.AlertForwarder;
import io.sluice.notifier.channel.WebhookChannel;
import io.sluice.notifier.channel.WebhookPoster;
import io.sluice.notifier.projection.NoticeProjector;
import io.sluice.notifier.store.DeliveryPurge;
import io.sluice.notifier.store.JdbcDeliveryStore;
import io.sluice.notifier.store.JdbcNoticeTx;
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
class NotifierBeans {

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  JdbcTransactions<JdbcNoticeTx> transactions(AgroalDataSource dataSource, OutboxRelay relay) {
    return new JdbcTransactions<>(dataSource, JdbcNoticeTx::new, relay::wake);
  }

  @Produces
  @Singleton
  NoticeProjector noticeProjector(JdbcTransactions<JdbcNoticeTx> transactions) {
    return new NoticeProjector(transactions, UUID::randomUUID);
  }

  @Produces
  @Singleton
  JdbcDeliveryStore deliveryStore(JdbcTransactions<JdbcNoticeTx> transactions) {
    return new JdbcDeliveryStore(transactions, UUID::randomUUID);
  }

  @Produces
  @Singleton
  DeliveryPurge deliveryPurge(MessagingConfig config) {
    return new DeliveryPurge(config.releaseRetention());
  }

  @Produces
  @Singleton
  DnsResolver resolver(NotifierConfig config) {
    return new SystemDnsResolver(config.webhook().dnsTimeout());
  }

  @Produces
  @Singleton
  WebhookPoster webhookPoster(Vertx vertx, NotifierConfig config, InstantSource clock) {
    return new WebhookPoster(vertx, config.webhook().timeout(), clock);
  }

  void close(@Disposes WebhookPoster poster) {
    poster.close();
  }

  @Produces
  @Singleton
  WebhookChannel webhookChannel(DnsResolver resolver, WebhookPoster poster, InstantSource clock) {
    return new WebhookChannel(resolver, poster, clock);
  }

  /// Produces the forwarder of alerts.
  ///
  /// @throws IllegalArgumentException if a setting is invalid; its message names the setting
  @Produces
  @Singleton
  AlertForwarder alertForwarder(WebhookChannel webhook, NotifierConfig config) {
    NotifierConfig.Alerts alerts = config.alerts();
    return new AlertForwarder(
        webhook,
        alerts.urls().orElse(List.of()),
        alerts.secret(),
        alerts.allowedHosts().orElse(List.of()),
        SecretReader.ofProcess());
  }
}
