package io.sluice.notifier.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.sluice.notifier.store.JdbcNoticeTx;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Stores the hosts that environments allow. An older revision changes nothing.
@Startup
@ApplicationScoped
class NotifierSettingsConsumer {
  private final Subscription<Setting> settings;
  private final JdbcTransactions<JdbcNoticeTx> transactions;

  NotifierSettingsConsumer(RecordProcessor processor, JdbcTransactions<JdbcNoticeTx> transactions) {
    this.transactions = transactions;
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
      case Setting.EnvironmentSet environment -> {
        var _ =
            transactions.call(tx -> {
              tx.storeEnvironment(environment);
              return true;
            });
      }
      case Setting.ApplicationSet _ -> {
        // The notifier uses no settings of applications.
      }
    }
  }
}
