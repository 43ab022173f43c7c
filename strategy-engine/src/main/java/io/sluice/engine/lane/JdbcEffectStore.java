package io.sluice.engine.lane;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.SigningKeys;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectStore;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Effects, lanes and due times, read from PostgreSQL.
public final class JdbcEffectStore implements EffectStore, TimerStore {
  private static final Logger LOG = Logger.getLogger(JdbcEffectStore.class);

  private final Transactions<JdbcEngineTx> transactions;
  private final JdbcSigningKeys keys;

  public JdbcEffectStore(Transactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
    this.keys = new JdbcSigningKeys(transactions);
  }

  @Override
  public PendingEffects readPending() {
    var unreadable = new HashSet<LaneKey>();
    List<EffectRow> rows =
        transactions
            .read(tx ->
                Sql.list(
                    tx.connection(),
                    EffectRowMapper.UNFINISHED + " order by e.lane, e.epoch, e.n",
                    row -> readEffect(row, unreadable)))
            .stream()
            .flatMap(Optional::stream)
            .toList();
    return new PendingEffects(rows, unreadable);
  }

  /// Reads an effect. If it cannot be parsed, only its own lane is skipped.
  private static Optional<EffectRow> readEffect(ResultSet row, Set<LaneKey> unreadable)
      throws SQLException {
    try {
      return Optional.of(EffectRowMapper.effect(row));
    } catch (Json.UnreadableException e) {
      String lane = row.getString("lane");
      LOG.errorf("PAGE: effect %s of %s cannot be read: %s", row.getString("id"), lane, e);
      unreadable.add(LaneKey.parse(lane));
      return Optional.empty();
    }
  }

  @Override
  public List<Lease> leases() {
    return transactions.read(tx ->
        Sql.list(
            tx.connection(),
            EffectRowMapper.LEASES,
            row ->
                new Lease(
                    Sql.uuid(row, "id"),
                    LaneKey.parse(row.getString("lane")),
                    row.getString("owner"),
                    row.getLong("renewals"),
                    row.getBoolean("blocked"))));
  }

  @Override
  public Optional<EffectRow> read(UUID effect) {
    return transactions.read(tx ->
        Sql.findFirst(
            tx.connection(),
            EffectRowMapper.UNFINISHED + " and e.id = ?",
            EffectRowMapper::effect,
            effect));
  }

  @Override
  public void renew(String owner) {
    var _ =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                "update effect set renewals = renewals + 1 where state = 'WAITING' and owner = ?",
                owner));
  }

  @Override
  public List<LaneSnapshot> lanes() {
    return transactions
        .read(tx ->
            Sql.list(
                tx.connection(),
                "select key, seq, snapshot from lane where snapshot <> ''",
                JdbcEffectStore::readLane))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /// Reads a lane. If it cannot be parsed, the other lanes are unaffected.
  static Optional<LaneSnapshot> readLane(ResultSet row) throws SQLException {
    String key = row.getString("key");
    try {
      Lane state = LaneTransaction.lane(row.getString("snapshot"));
      return Optional.of(new LaneSnapshot(LaneKey.parse(key), row.getLong("seq"), state));
    } catch (Json.UnreadableException e) {
      LOG.errorf("PAGE: the row of %s cannot be read: %s", key, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Lane lane(LaneKey lane) {
    return transactions
        .read(tx ->
            Sql.findFirst(
                tx.connection(),
                "select snapshot from lane where key = ?",
                row -> LaneTransaction.lane(row.getString("snapshot")),
                lane.toString()))
        .orElse(Lane.EMPTY);
  }

  @Override
  public SigningKeys signingKeys(LaneKey lane) {
    return keys.of(lane);
  }

  /// Returns the environment's newest document, if there is one.
  public Optional<Setting> findEnvironment(String name) {
    return transactions.read(tx -> JdbcSettings.read(tx.connection(), "environments/" + name));
  }

  @Override
  public List<Row> dueAt(Instant now) {
    return transactions.read(tx ->
        Sql.list(
            tx.connection(),
            """
            select lane, waiting_for, waited_ms, 0 as away_ms, needed_ms,
              coalesce(due_at <= ?, false) or coalesce(opens_at <= clock_timestamp(), false) as is_due
            from lane_timer
            where due_at <= ? or opens_at <= clock_timestamp() or needed_ms is not null
            union all
            select lane, waiting_for, waited_ms,
              case when clock_timestamp() > kept_at + interval '10 seconds'
                then extract(epoch from clock_timestamp() - kept_at) * 1000 else 0 end,
              needed_ms, false
            from lane_count
            """,
            row -> {
              long needed = row.getLong("needed_ms");
              Optional<Duration> wait =
                  row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(needed));
              return new Row(
                  LaneKey.parse(row.getString("lane")),
                  row.getBoolean("is_due"),
                  row.getString("waiting_for"),
                  Duration.ofMillis(row.getLong("waited_ms")),
                  Duration.ofMillis(row.getLong("away_ms")),
                  wait);
            },
            now,
            now));
  }

  @Override
  public void waited(LaneKey lane, String waitingFor, Duration waited) {
    var _ =
        transactions.call(tx -> {
          long ms = waited.toMillis();
          int kept =
              Sql.run(
                  tx.connection(),
                  "update lane_timer set waited_ms = greatest(waited_ms, ?)"
                      + " where lane = ? and waiting_for = ?",
                  ms,
                  lane.toString(),
                  waitingFor);
          return kept > 0
              ? kept
              : Sql.run(
                  tx.connection(),
                  "update lane_count set waited_ms = greatest(waited_ms, ?),"
                      + " kept_at = clock_timestamp() where lane = ? and waiting_for = ?",
                  ms,
                  lane.toString(),
                  waitingFor);
        });
  }
}
