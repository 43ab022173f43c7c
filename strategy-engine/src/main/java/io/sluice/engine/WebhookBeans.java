package io.sluice.engine;

import io.sluice.contract.Setting;
import io.sluice.engine.effect.webhook.HttpWebhookClient;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.SystemDnsResolver;
import io.sluice.messaging.secret.EnvironmentSecrets;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Creates the client for call steps.
@Dependent
class WebhookBeans {
  private static final Duration LOOKUP = Duration.ofSeconds(5);

  @Produces
  @Singleton
  SystemDnsResolver resolver() {
    return new SystemDnsResolver(LOOKUP);
  }

  void close(@Disposes SystemDnsResolver resolver) {
    resolver.close();
  }

  /// Returns the client for call steps. An unknown environment allows no hosts.
  @Produces
  @Singleton
  HttpWebhookClient client(
      Vertx vertx, SystemDnsResolver resolver, EnvironmentSecrets secrets, JdbcEffectStore store) {
    return new HttpWebhookClient(
        vertx,
        resolver,
        secrets::of,
        name ->
            HostAllowlist.of(
                store.findEnvironment(name).map(WebhookBeans::hosts).orElse(List.of())),
        InstantSource.system());
  }

  void close(@Disposes HttpWebhookClient client) {
    client.close();
  }

  private static List<String> hosts(Setting setting) {
    return switch (setting) {
      case Setting.EnvironmentSet set ->
          set.document().map(Setting.Environment::allowedHosts).orElse(List.of());
      case Setting.ApplicationSet _ -> List.of();
    };
  }
}
