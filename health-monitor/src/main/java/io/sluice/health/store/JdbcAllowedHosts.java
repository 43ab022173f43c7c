package io.sluice.health.store;

import io.sluice.contract.Setting.Environment;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.health.source.egress.AllowedHosts;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.util.List;

/// The allowed hosts of each environment, by its newest settings.
public final class JdbcAllowedHosts implements AllowedHosts {
  private final JdbcTransactions<JdbcTx> transactions;

  public JdbcAllowedHosts(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// Stores the allowed hosts of an environment, unless a newer revision is stored.
  public void store(EnvironmentSet setting) {
    var _ =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                """
                insert into environment (name, revision, hosts) values (?, ?, ?::text[])
                on conflict (name) do update set revision = excluded.revision, hosts = excluded.hosts
                where environment.revision < excluded.revision
                """,
                setting.name(),
                setting.revision(),
                setting.document().map(Environment::allowedHosts).orElse(List.of())));
  }

  @Override
  public HostAllowlist of(String environment) {
    return transactions
        .call(tx ->
            Sql.findFirst(
                tx.connection(),
                "select hosts from environment where name = ?",
                row -> HostAllowlist.of(List.of((String[]) row.getArray("hosts").getArray())),
                environment))
        .orElse(HostAllowlist.NONE);
  }
}
