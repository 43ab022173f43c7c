package io.sluice.engine.lane;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.Token;
import io.sluice.engine.effect.EffectRow;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The engine's transactions in PostgreSQL.
public final class JdbcEngineTx extends JdbcTx implements EngineTx {

  public JdbcEngineTx(Connection connection) {
    super(connection);
  }

  @Override
  public List<EffectRow> pendingEffects(LaneKey lane) {
    return Sql.list(
        connection(),
        EffectRowMapper.UNFINISHED + " and e.lane = ? order by e.epoch, e.n",
        EffectRowMapper::effect,
        lane.toString());
  }

  @Override
  public void write(List<EffectRow> rows, Map<UUID, Instant> requestedAt) {
    for (EffectRow row : rows) {
      later(
          """
          insert into effect
            (id, lane, release, number, target, kind, payload, epoch, n, owner, created)
          values (?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?, ?)
          """,
          values(row, requestedAt.getOrDefault(row.id(), Instant.EPOCH)));
    }
  }

  private static Object[] values(EffectRow row, Instant at) {
    return new Object[] {
      row.id(),
      row.lane().toString(),
      row.release(),
      row.number(),
      row.effect().target().name(),
      EffectRowMapper.kind(row.effect()),
      Json.write(row.effect()),
      row.token().epoch(),
      row.token().n(),
      row.owner(),
      at
    };
  }

  @Override
  public void finish(UUID effect) {
    later("update effect set state = 'DONE' where id = ?", effect);
  }

  @Override
  public void cancel(Collection<UUID> effects) {
    later("update effect set state = 'CANCELLED' where id = any (?)", effects);
  }

  @Override
  public void assignToken(UUID effect, Token token, String owner) {
    later(
        "update effect set epoch = ?, n = ?, owner = ?, renewals = renewals + 1 where id = ?",
        token.epoch(),
        token.n(),
        owner,
        effect);
  }

  @Override
  public void explain(UUID effect, String reason) {
    later("update effect set reason = ? where id = ?", reason, effect);
  }

  @Override
  public void due(
      LaneKey lane,
      Optional<Instant> at,
      Optional<Instant> opensAt,
      String waitingFor,
      Optional<Duration> needed) {
    later(
        """
        insert into lane_timer as was (lane, due_at, opens_at, waiting_for, needed_ms)
        values (?, ?, ?, ?, ?)
        on conflict (lane) do update set
          due_at = excluded.due_at,
          opens_at = excluded.opens_at,
          needed_ms = excluded.needed_ms,
          waited_ms = case when was.waiting_for = excluded.waiting_for then was.waited_ms else 0 end,
          waiting_for = excluded.waiting_for
        """,
        lane.toString(),
        at,
        opensAt,
        waitingFor,
        needed.map(Duration::toMillis));
  }

  @Override
  public void count(LaneKey lane, Map<String, Duration> needed) {
    later(
        "delete from lane_count where lane = ? and waiting_for <> all (?)",
        lane.toString(),
        needed.keySet());
    needed.forEach((waitingFor, time) ->
        later(
            "insert into lane_count (lane, waiting_for, needed_ms) values (?, ?, ?)"
                + " on conflict do nothing",
            lane.toString(),
            waitingFor,
            time.toMillis()));
  }

  @Override
  public ClockRow.Reading lockClock() {
    return Sql.findFirst(
            connection(),
            """
            select locked.*, clock_timestamp() as now
            from (select revision, ahead_ms, kept from engine_clock for update) locked
            """,
            row -> {
              var ahead = Duration.ofMillis(row.getLong("ahead_ms"));
              var clock = new ClockRow(row.getLong("revision"), ahead, Sql.instant(row, "kept"));
              return new ClockRow.Reading(clock, Sql.instant(row, "now"));
            })
        .orElseThrow();
  }

  @Override
  public boolean isIdle() {
    return Sql.findFirst(
            connection(), "select lane from lane_timer where due_at is not null limit 1", _ -> true)
        .isEmpty();
  }

  @Override
  public void keep(ClockRow row) {
    later(
        "update engine_clock set revision = ?, ahead_ms = ?, kept = ?",
        row.revision(),
        row.ahead().toMillis(),
        row.kept());
  }

  @Override
  public boolean isClockAt(long revision) {
    return Sql.findFirst(
            connection(),
            "select revision from engine_clock where revision = ? for share",
            row -> row.getLong("revision"),
            revision)
        .isPresent();
  }

  @Override
  public boolean recordRelease(UUID release, LaneKey lane) {
    return recordOnce("known_release", release, lane);
  }

  @Override
  public boolean tryRecordCommand(UUID command, LaneKey lane) {
    return recordOnce("known_command", command, lane);
  }

  private boolean recordOnce(String table, UUID id, LaneKey lane) {
    return Sql.run(
            connection(),
            "insert into %s (id, lane) values (?, ?) on conflict do nothing".formatted(table),
            id,
            lane.toString())
        == 1;
  }

  @Override
  public Optional<Setting> findSetting(String key) {
    return JdbcSettings.read(connection(), key);
  }

  /// Makes the lanes of `environment` that wait for a window due immediately, since the windows may
  /// have changed.
  public void makeWaitingLanesDue(String environment) {
    later(
        """
        update lane_timer set opens_at = clock_timestamp()
        where lane like ? and opens_at > clock_timestamp()
        """,
        environment + "/%");
  }

  @Override
  public Setting newest(Setting setting) {
    later(
        """
        insert into settings as was (key, revision, doc) values (?, ?, ?::json)
        on conflict (key) do update set revision = excluded.revision, doc = excluded.doc
        where was.revision < excluded.revision
        """,
        setting.key(),
        setting.revision(),
        Json.write(setting));
    return JdbcSettings.read(connection(), setting.key()).orElse(setting);
  }
}
