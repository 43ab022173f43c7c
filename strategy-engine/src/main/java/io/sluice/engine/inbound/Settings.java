package io.sluice.engine.inbound;

import io.sluice.contract.Setting;
import io.sluice.engine.log.JdbcEngineTx;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Environments and applications: the newest revision of each is kept.
@ApplicationScoped
class Settings {
  private final Inbound inbound;
  private final JdbcTransactions<JdbcEngineTx> transactions;

  Settings(Inbound inbound, JdbcTransactions<JdbcEngineTx> transactions) {
    this.inbound = inbound;
    this.transactions = transactions;
  }

  @Incoming("settings")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(
        record,
        Setting.class,
        setting -> {
          var _ =
              transactions.call(tx -> {
                Setting newest = tx.newest(setting.event());
                if (newest instanceof Setting.EnvironmentSet environment) {
                  tx.lookAgain(environment.name());
                }
                return newest;
              });
        });
  }
}
