package io.sluice.engine.effect.local;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.Sql;
import io.sluice.engine.effect.target.TargetException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// The instance table in PostgreSQL: `instance`, `runtime_lane` and `runtime_start`.
final class JdbcInstanceTable implements InstanceTable {
  private static final String COLUMNS =
      "select id, lane, release, slot, port, pid, start, boot, mark, spec, since, restarts"
          + " from instance";

  private final DataSource database;

  JdbcInstanceTable(DataSource database) {
    this.database = database;
  }

  @Override
  public String startId() {
    return call(
        tx -> Sql.first(tx, row -> row.getString(1), "select id from runtime_start").orElseThrow());
  }

  @Override
  public Map<LaneKey, Token> tokens() {
    return call(tx ->
        Sql.list(
                tx,
                row ->
                    Map.entry(
                        LaneKey.parse(row.getString(1)), new Token(row.getLong(2), row.getLong(3))),
                "select lane, epoch, n from runtime_lane")
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public List<InstanceRow> all() {
    return call(tx -> Sql.list(tx, JdbcInstanceTable::row, COLUMNS + " order by since, id"));
  }

  @Override
  public List<InstanceRow> of(LaneKey lane) {
    return call(tx ->
        Sql.list(
            tx,
            JdbcInstanceTable::row,
            COLUMNS + " where lane = ? order by since, id",
            lane.toString()));
  }

  @Override
  public Set<Integer> ports() {
    return call(tx ->
        Set.copyOf(
            Sql.list(tx, row -> row.getInt(1), "select port from instance where mark <> 'DEAD'")));
  }

  @Override
  public void fence(LaneKey lane, Token token) {
    run(tx -> check(tx, lane, token));
  }

  @Override
  public void adopt(LaneKey lane, Token token, String startId) {
    if (!startId().equals(startId)) {
      throw new TargetException.OtherStart("the instance table is another than " + startId);
    }
    run(tx -> {
      Sql.update(
          tx,
          "insert into runtime_lane (lane, epoch, n) values (?, 0, 0) on conflict do nothing",
          lane.toString());
      check(tx, lane, token);
    });
  }

  @Override
  public UUID starting(Token token, Wanted wanted) {
    return call(tx -> {
      check(tx, wanted.lane(), token);
      List<InstanceRow> before =
          Sql.list(
              tx,
              JdbcInstanceTable::row,
              COLUMNS + " where lane = ? and release = ? and slot = ?",
              wanted.lane().toString(),
              wanted.release(),
              wanted.slot());
      Optional<InstanceRow> up =
          before.stream()
              .filter(row ->
                  row.mark() == InstanceRow.Mark.STARTING || row.mark() == InstanceRow.Mark.READY)
              .findFirst();
      if (up.isPresent()) {
        return up.get().id();
      }
      int restarts =
          before.stream()
              .filter(row -> row.mark() == InstanceRow.Mark.DEAD)
              .mapToInt(row -> row.restarts() + 1)
              .max()
              .orElse(0);
      insert(tx, token, wanted, restarts);
      return wanted.id();
    });
  }

  private static void insert(Connection tx, Token token, Wanted wanted, int restarts)
      throws SQLException {
    Sql.update(
        tx,
        "delete from instance where lane = ? and release = ? and slot = ? and mark = 'DEAD'",
        wanted.lane().toString(),
        wanted.release(),
        wanted.slot());
    Sql.update(
        tx,
        "insert into instance (id, lane, release, slot, port, mark, epoch, n, spec, since, restarts)"
            + " values (?, ?, ?, ?, ?, 'STARTING', ?, ?, ?::jsonb, clock_timestamp(), ?)",
        wanted.id(),
        wanted.lane().toString(),
        wanted.release(),
        wanted.slot(),
        wanted.port(),
        token.epoch(),
        token.n(),
        Json.write(wanted.spec()),
        restarts);
  }

  @Override
  public void forked(UUID instance, ProcessId process) {
    run(tx ->
        Sql.update(
            tx,
            "update instance set pid = ?, start = ?, boot = ? where id = ?",
            process.pid(),
            process.start(),
            process.boot(),
            instance));
  }

  @Override
  public void ready(UUID instance) {
    run(tx ->
        Sql.update(
            tx, "update instance set mark = 'READY' where id = ? and mark = 'STARTING'", instance));
  }

  @Override
  public void stopping(LaneKey lane, Token token, UUID instance) {
    run(tx -> {
      check(tx, lane, token);
      Sql.update(tx, "delete from instance where id = ? and mark = 'DEAD'", instance);
      Sql.update(
          tx,
          "update instance set mark = 'STOPPING', epoch = ?, n = ? where id = ?",
          token.epoch(),
          token.n(),
          instance);
    });
  }

  @Override
  public void dead(UUID instance) {
    run(tx ->
        Sql.update(
            tx,
            "update instance set mark = 'DEAD' where id = ? and mark in ('STARTING', 'READY')",
            instance));
  }

  @Override
  public void remove(UUID instance) {
    run(tx -> Sql.update(tx, "delete from instance where id = ?", instance));
  }

  /// Sets the lane's token unless it is older than the one there.
  private static void check(Connection tx, LaneKey lane, Token token) throws SQLException {
    int changed =
        Sql.update(
            tx,
            "update runtime_lane set epoch = ?, n = ? where lane = ? and (epoch, n) <= (?, ?)",
            token.epoch(),
            token.n(),
            lane.toString(),
            token.epoch(),
            token.n());
    if (changed == 0) {
      throw refusal(tx, lane, token);
    }
  }

  private static TargetException refusal(Connection tx, LaneKey lane, Token token)
      throws SQLException {
    return Sql.first(
            tx,
            row -> new Token(row.getLong(1), row.getLong(2)),
            "select epoch, n from runtime_lane where lane = ?",
            lane.toString())
        .<TargetException>map(seen ->
            new TargetException.Stale(
                "local has seen %s of %s, not %s".formatted(seen, lane, token), seen))
        .orElseGet(() -> new TargetException.NoToken("local has no token of " + lane));
  }

  private static InstanceRow row(ResultSet row) throws SQLException {
    long pid = row.getLong("pid");
    Optional<ProcessId> process =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(new ProcessId(pid, row.getString("start"), row.getString("boot")));
    return new InstanceRow(
        row.getObject("id", UUID.class),
        LaneKey.parse(row.getString("lane")),
        row.getObject("release", UUID.class),
        row.getInt("slot"),
        row.getInt("port"),
        process,
        InstanceRow.Mark.valueOf(row.getString("mark")),
        Json.read(row.getString("spec"), ReleaseSpec.class),
        Sql.instant(row, "since"),
        row.getInt("restarts"));
  }

  private void run(Change change) {
    call(tx -> {
      change.in(tx);
      return true;
    });
  }

  private <R> R call(Work<R> work) {
    try (Connection tx = database.getConnection()) {
      tx.setAutoCommit(false);
      try {
        R result = work.in(tx);
        tx.commit();
        return result;
      } finally {
        tx.rollback(); // after a commit there is nothing to undo
      }
    } catch (SQLException e) {
      throw new TargetException.Unreachable("the instance table: " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  private interface Change {
    void in(Connection tx) throws SQLException;
  }

  @FunctionalInterface
  private interface Work<R> {
    R in(Connection tx) throws SQLException;
  }
}
