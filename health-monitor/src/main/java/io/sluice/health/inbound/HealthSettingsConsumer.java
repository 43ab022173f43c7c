package io.sluice.health.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.health.store.JdbcAllowedHosts;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Stores the allowlists of environments. An older revision of a document changes nothing.
@Startup
@ApplicationScoped
class HealthSettingsConsumer {
  private final Subscription<Setting> settings;
  private final JdbcAllowedHosts allowedHosts;

  HealthSettingsConsumer(RecordProcessor processor, JdbcAllowedHosts allowedHosts) {
    this.allowedHosts = allowedHosts;
    this.settings =
        processor.subscribe(Topic.SETTINGS, Setting.class, setting -> store(setting.event()));
  }

  @Incoming("settings")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    settings.handle(record);
  }

  private void store(Setting setting) {
    switch (setting) {
      case Setting.EnvironmentSet environment -> allowedHosts.store(environment);
      case Setting.ApplicationSet _ -> {
        // Sources depend on no setting of an application.
      }
    }
  }
}
