package io.sluice.notifier.store;

import io.sluice.contract.Json;
import io.sluice.contract.Setting.Environment;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.domain.notice.Account;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.notifier.ledger.LedgerTx;
import io.sluice.notifier.ledger.Post;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A transaction on the notifier's database.
public final class NotifierTx extends JdbcTx implements LedgerTx {

  public NotifierTx(Connection connection) {
    super(connection);
  }

  @Override
  public Optional<Account> account(UUID release) {
    return Sql.first(
            connection(),
            "select account from account where release = ?",
            row -> row.getString("account"),
            release)
        .map(json -> Json.read(json, Account.class));
  }

  @Override
  public void keep(Account account) {
    Sql.run(
        connection(),
        """
        insert into account (release, account) values (?, ?)
        on conflict (release) do update set account = excluded.account
        """,
        account.release(),
        Json.write(account));
  }

  @Override
  public boolean conclude(UUID release, UUID event) {
    Sql.run(connection(), "delete from account where release = ?", release);
    return Sql.run(
            connection(),
            "insert into conclusion (release, event) values (?, ?) on conflict do nothing",
            release,
            event)
        == 1;
  }

  @Override
  public boolean post(Post post) {
    return Sql.run(
            connection(),
            """
            insert into delivery
              (message, release, lane, environment, transition, channel, destination, secret, body)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (release, transition, destination) do nothing
            """,
            post.letter().id(),
            post.release(),
            post.lane().toString(),
            post.lane().environment(),
            post.transition(),
            post.channel(),
            post.letter().address(),
            post.letter().secret(),
            post.letter().body())
        == 1;
  }

  /// Stores an environment, unless a newer revision is known, and enables its disabled
  /// destinations.
  public void set(EnvironmentSet setting) {
    int newer =
        Sql.run(
            connection(),
            """
            insert into environment (name, revision, hosts) values (?, ?, ?::text[])
            on conflict (name) do update set revision = excluded.revision, hosts = excluded.hosts
            where environment.revision < excluded.revision
            """,
            setting.name(),
            setting.revision(),
            setting.document().map(Environment::allowedHosts).orElse(List.of()));
    if (newer == 1) {
      Sql.run(connection(), "delete from disabled where environment = ?", setting.name());
    }
  }
}
