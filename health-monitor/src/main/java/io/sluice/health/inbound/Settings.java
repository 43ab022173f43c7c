package io.sluice.health.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.health.store.JdbcAllowed;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Stores the allowlists of environments. An older revision of a document changes nothing.
@Startup
@ApplicationScoped
class Settings {
  private final Subscription<Setting> settings;
  private final JdbcAllowed allowed;

  Settings(Inbound inbound, JdbcAllowed allowed) {
    this.allowed = allowed;
    this.settings =
        inbound.subscribe(Topic.SETTINGS, Setting.class, setting -> keep(setting.event()));
  }

  @Incoming("settings")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    settings.handle(record);
  }

  private void keep(Setting setting) {
    switch (setting) {
      case Setting.EnvironmentSet environment -> allowed.set(environment);
      case Setting.ApplicationSet _ -> {
        // Sources depend on no setting of an application.
      }
    }
  }
}
