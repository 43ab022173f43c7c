package io.sluice.engine.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Envelope;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Consumes documents of environments and applications; keeps the newest revision of each.
@Startup
@ApplicationScoped
class EngineSettingsConsumer {
  private final Subscription<Setting> settings;
  private final JdbcTransactions<JdbcEngineTx> transactions;

  EngineSettingsConsumer(RecordProcessor processor, JdbcTransactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
    this.settings = processor.subscribe(Topic.SETTINGS, Setting.class, this::save);
  }

  @Incoming("settings")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    settings.handle(record);
  }

  private void save(Envelope<Setting> setting) {
    var _ =
        transactions.call(tx -> {
          Setting newest = tx.newest(setting.event());
          if (newest instanceof Setting.EnvironmentSet environment) {
            tx.makeWaitingLanesDue(environment.name());
          }
          return newest;
        });
  }
}
