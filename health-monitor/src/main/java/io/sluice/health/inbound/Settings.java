package io.sluice.health.inbound;

import io.sluice.contract.Setting;
import io.sluice.health.store.JdbcAllowed;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Keeps what environments allow. The revision guards: an older document changes nothing.
@ApplicationScoped
class Settings {
  private final Inbound inbound;
  private final JdbcAllowed allowed;

  Settings(Inbound inbound, JdbcAllowed allowed) {
    this.inbound = inbound;
    this.allowed = allowed;
  }

  @Incoming("settings")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(record, Setting.class, setting -> keep(setting.event()));
  }

  private void keep(Setting setting) {
    switch (setting) {
      case Setting.EnvironmentSet environment -> allowed.set(environment);
      case Setting.ApplicationSet _ -> {
        // Nothing that sources go by.
      }
    }
  }
}
