package io.sluice.engine;

import io.sluice.contract.Setting;
import io.sluice.engine.effect.call.HttpCaller;
import io.sluice.engine.log.JdbcEffectStore;
import io.sluice.messaging.reach.Hosts;
import io.sluice.messaging.reach.Secrets;
import io.sluice.messaging.reach.SystemResolver;
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
class CallBeans {
  private static final Duration LOOKUP = Duration.ofSeconds(5);

  @Produces
  @Singleton
  SystemResolver resolver() {
    return new SystemResolver(LOOKUP);
  }

  void close(@Disposes SystemResolver resolver) {
    resolver.close();
  }

  /// Returns the client for call steps. An unknown environment allows no hosts.
  @Produces
  @Singleton
  HttpCaller caller(Vertx vertx, SystemResolver resolver, JdbcEffectStore store) {
    return new HttpCaller(
        vertx,
        resolver,
        Secrets.ofProcess(),
        name -> Hosts.of(store.environment(name).map(CallBeans::hosts).orElse(List.of())),
        InstantSource.system());
  }

  void close(@Disposes HttpCaller caller) {
    caller.close();
  }

  private static List<String> hosts(Setting setting) {
    return switch (setting) {
      case Setting.EnvironmentSet set ->
          set.document().map(Setting.Environment::allowedHosts).orElse(List.of());
      case Setting.ApplicationSet _ -> List.of();
    };
  }
}
