package io.sluice.notifier.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
import io.sluice.notifier.store.NotifierTx;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Stores the hosts that environments allow. An older revision changes nothing.
@Startup
@ApplicationScoped
class Settings {
  private final Subscription<Setting> settings;
  private final JdbcTransactions<NotifierTx> transactions;

  Settings(Inbound inbound, JdbcTransactions<NotifierTx> transactions) {
    this.transactions = transactions;
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
      case Setting.EnvironmentSet environment -> {
        var _ =
            transactions.call(tx -> {
              tx.set(environment);
              return true;
            });
      }
      case Setting.ApplicationSet _ -> {
        // The notifier uses no settings of applications.
      }
    }
  }
}
