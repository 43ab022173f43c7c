package io.sluice.notifier.store;

import io.sluice.contract.Json;
import io.sluice.contract.Setting.Environment;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.domain.notice.ReleaseSummary;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.notifier.projection.NewNotification;
import io.sluice.notifier.projection.NoticeTx;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A transaction on the notifier's database.
public final class JdbcNoticeTx extends JdbcTx implements NoticeTx {

  public JdbcNoticeTx(Connection connection) {
    super(connection);
  }

  @Override
  public Optional<ReleaseSummary> findSummary(UUID release) {
    return Sql.findFirst(
            connection(),
            "select summary from release_summary where release = ?",
            row -> row.getString("summary"),
            release)
        .map(json -> Json.read(json, ReleaseSummary.class));
  }

  @Override
  public void keep(ReleaseSummary summary) {
    Sql.run(
        connection(),
        """
        insert into release_summary (release, summary) values (?, ?)
        on conflict (release) do update set summary = excluded.summary
        """,
        summary.release(),
        Json.write(summary));
  }

  @Override
  public boolean conclude(UUID release, UUID event) {
    Sql.run(connection(), "delete from release_summary where release = ?", release);
    return Sql.run(
            connection(),
            "insert into ended_release (release, event) values (?, ?) on conflict do nothing",
            release,
            event)
        == 1;
  }

  @Override
  public boolean post(NewNotification notification) {
    return Sql.run(
            connection(),
            """
            insert into delivery
              (message, release, lane, environment, transition, channel, destination, secret, body)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (release, transition, destination) do nothing
            """,
            notification.notification().id(),
            notification.release(),
            notification.lane().toString(),
            notification.lane().environment(),
            notification.transition(),
            notification.channel(),
            notification.notification().address(),
            notification.notification().secret(),
            notification.notification().body())
        == 1;
  }

  /// Stores an environment, unless a newer revision is stored, and enables its disabled
  /// destinations.
  public void storeEnvironment(EnvironmentSet setting) {
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
      Sql.run(
          connection(), "delete from disabled_destination where environment = ?", setting.name());
    }
  }
}
