package io.sluice.notifier.inbound;

import io.sluice.contract.Setting;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.notifier.store.NotifierTx;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Keeps what environments allow. The revision guards: an older document changes nothing.
@ApplicationScoped
class Settings {
  private final Inbound inbound;
  private final JdbcTransactions<NotifierTx> transactions;

  Settings(Inbound inbound, JdbcTransactions<NotifierTx> transactions) {
    this.inbound = inbound;
    this.transactions = transactions;
  }

  @Incoming("settings")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(record, Setting.class, setting -> keep(setting.event()));
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
        // Nothing that the notifier reads when it decides.
      }
    }
  }
}
