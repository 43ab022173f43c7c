package io.sluice.engine.effect.instance;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/// The instance table in PostgreSQL: `instance`, `ended_instance`, `runtime_lane` and
/// `runtime_start`.
public final class JdbcInstanceTable implements InstanceTable {
  private static final String COLUMNS =
      "select id, lane, release, slot, host, port, pid, start, boot, mark, spec, since, restarts"
          + " from instance where runtime = ?";

  private static final int ENDED_MAX = 20;

  private final String runtime;
  private final LaneTokens lanes;
  private final JdbcTransactions<JdbcTx> transactions;

  /// @param runtime the name of the runtime
  public JdbcInstanceTable(String runtime, DataSource database) {
    this.runtime = runtime;
    this.lanes = new LaneTokens(runtime);
    this.transactions = new JdbcTransactions<>(database, JdbcTx::new, () -> {});
  }

  @Override
  public String startId() {
    return call(tx ->
        Sql.findFirst(
                tx,
                "select id from runtime_start where runtime = ?",
                row -> row.getString(1),
                runtime)
            .orElseThrow());
  }

  @Override
  public Map<LaneKey, Token> tokens() {
    return read(lanes::all);
  }

  @Override
  public List<InstanceRow> all() {
    return read(
        tx -> Sql.list(tx, COLUMNS + " order by since, id", JdbcInstanceTable::row, runtime));
  }

  @Override
  public List<InstanceRow> of(LaneKey lane) {
    return read(tx ->
        Sql.list(
            tx,
            COLUMNS + " and lane = ? order by since, id",
            JdbcInstanceTable::row,
            runtime,
            lane.toString()));
  }

  @Override
  public Set<Integer> ports() {
    return read(tx ->
        Set.copyOf(
            Sql.list(
                tx,
                "select port from instance where runtime = ? and mark <> 'DEAD'",
                row -> row.getInt(1),
                runtime)));
  }

  @Override
  public void fence(LaneKey lane, Token token) {
    run(tx -> lanes.check(tx, lane, token));
  }

  @Override
  public void adopt(LaneKey lane, Token token, String startId) {
    if (!startId().equals(startId)) {
      throw new TargetException.StartIdMismatch("the instance table is another than " + startId);
    }
    run(tx -> {
      lanes.add(tx, lane);
      lanes.check(tx, lane, token);
    });
  }

  @Override
  public UUID starting(Token token, InstanceSpec instanceSpec) {
    return call(tx -> {
      lanes.check(tx, instanceSpec.lane(), token);
      List<InstanceRow> before =
          Sql.list(
              tx,
              COLUMNS + " and lane = ? and release = ? and slot = ?",
              JdbcInstanceTable::row,
              runtime,
              instanceSpec.lane().toString(),
              instanceSpec.release(),
              instanceSpec.slot());
      Optional<InstanceRow> up =
          before.stream()
              .filter(row ->
                  row.mark() == Instance.State.STARTING || row.mark() == Instance.State.READY)
              .findFirst();
      if (up.isPresent()) {
        return up.get().id();
      }
      int restarts =
          before.stream()
              .filter(row -> row.mark() == Instance.State.DEAD)
              .mapToInt(row -> row.restarts() + 1)
              .max()
              .orElse(0);
      insert(tx, token, instanceSpec, restarts);
      return instanceSpec.id();
    });
  }

  private void insert(Connection tx, Token token, InstanceSpec instanceSpec, int restarts) {
    Sql.run(
        tx,
        "delete from instance"
            + " where runtime = ? and lane = ? and release = ? and slot = ? and mark = 'DEAD'",
        runtime,
        instanceSpec.lane().toString(),
        instanceSpec.release(),
        instanceSpec.slot());
    Sql.run(
        tx,
        "insert into instance (runtime, id, lane, release, slot, port, mark, epoch, n, spec, since,"
            + " restarts) values (?, ?, ?, ?, ?, ?, 'STARTING', ?, ?, ?::json, clock_timestamp(),"
            + " ?)",
        runtime,
        instanceSpec.id(),
        instanceSpec.lane().toString(),
        instanceSpec.release(),
        instanceSpec.slot(),
        instanceSpec.port(),
        token.epoch(),
        token.n(),
        Json.write(instanceSpec.spec()),
        restarts);
  }

  @Override
  public boolean recordStart(UUID instance, ProcessId process, String host) {
    return call(tx ->
        Sql.run(
                tx,
                "update instance set pid = ?, start = ?, boot = ?, host = ?"
                    + " where id = ? and mark <> 'DEAD'",
                process.pid(),
                process.start(),
                process.boot(),
                host,
                instance)
            == 1);
  }

  @Override
  public void ready(UUID instance) {
    run(tx ->
        Sql.run(
            tx, "update instance set mark = 'READY' where id = ? and mark = 'STARTING'", instance));
  }

  @Override
  public void stopping(LaneKey lane, Token token, UUID instance) {
    run(tx -> {
      lanes.check(tx, lane, token);
      Sql.run(tx, "delete from instance where id = ? and mark = 'DEAD'", instance);
      Sql.run(
          tx,
          "update instance set mark = 'STOPPING', epoch = ?, n = ? where id = ?",
          token.epoch(),
          token.n(),
          instance);
    });
  }

  @Override
  public boolean cancelStart(UUID instance, UUID dead) {
    String unstarted = " where id = ? and mark = 'STARTING' and start is null";
    return call(tx ->
        Sql.run(tx, "delete from instance" + unstarted + " and restarts = 0", instance)
                + Sql.run(
                    tx,
                    "update instance set id = ?, mark = 'DEAD', restarts = restarts - 1"
                        + unstarted,
                    dead,
                    instance)
            == 1);
  }

  @Override
  public void dead(UUID instance) {
    run(tx ->
        Sql.run(
            tx,
            "update instance set mark = 'DEAD' where id = ? and mark in ('STARTING', 'READY')",
            instance));
  }

  @Override
  public void remove(UUID instance) {
    run(tx -> Sql.run(tx, "delete from instance where id = ?", instance));
  }

  @Override
  public void recordEnd(UUID instance, String log) {
    run(tx -> {
      Sql.run(
          tx,
          """
          insert into ended_instance
            (id, runtime, lane, release, version, slot, port, restarts, ended, log)
          select id, runtime, lane, release, spec ->> 'version', slot, port, restarts,
            clock_timestamp(), ? from instance where id = ?
          on conflict (id) do nothing
          """,
          log,
          instance);
      Sql.run(
          tx,
          """
          delete from ended_instance e using instance i
          where i.id = ? and e.runtime = i.runtime and e.lane = i.lane and e.id not in
            (select id from ended_instance where runtime = i.runtime and lane = i.lane
             order by ended desc limit ?)
          """,
          instance,
          ENDED_MAX);
    });
  }

  @Override
  public List<Instance> ended(LaneKey lane) {
    return read(tx ->
        Sql.list(
            tx,
            """
            select id, release, version, slot, port, restarts, ended from ended_instance
            where runtime = ? and lane = ? order by ended desc, id limit ?
            """,
            JdbcInstanceTable::ended,
            runtime,
            lane.toString(),
            ENDED_MAX));
  }

  private static Instance ended(ResultSet row) throws SQLException {
    return new Instance(
        row.getObject("id", UUID.class),
        row.getObject("release", UUID.class),
        row.getString("version"),
        row.getInt("slot"),
        Instance.State.DEAD,
        "",
        row.getInt("port"),
        OptionalLong.empty(),
        Sql.instant(row, "ended"),
        row.getInt("restarts"));
  }

  @Override
  public Optional<String> findLog(LaneKey lane, UUID instance) {
    return read(tx ->
        Sql.findFirst(
            tx,
            "select log from ended_instance where runtime = ? and lane = ? and id = ?",
            row -> row.getString("log"),
            runtime,
            lane.toString(),
            instance));
  }

  private static InstanceRow row(ResultSet row) throws SQLException {
    long pid = row.getLong("pid");
    Optional<Long> number = row.wasNull() ? Optional.empty() : Optional.of(pid);
    String boot = row.getString("boot");
    Optional<ProcessId> process =
        Optional.ofNullable(row.getString("start")).map(it -> new ProcessId(number, it, boot));
    return new InstanceRow(
        row.getObject("id", UUID.class),
        LaneKey.parse(row.getString("lane")),
        row.getObject("release", UUID.class),
        row.getInt("slot"),
        new InstanceRow.Address(row.getString("host"), row.getInt("port")),
        process,
        Instance.State.valueOf(row.getString("mark")),
        Json.read(row.getString("spec"), ReleaseSpec.class),
        Sql.instant(row, "since"),
        row.getInt("restarts"));
  }

  private void run(Consumer<Connection> change) {
    call(tx -> {
      change.accept(tx);
      return true;
    });
  }

  private <R> R read(Function<Connection, R> work) {
    return transactions.read(tx -> work.apply(tx.connection()));
  }

  private <R> R call(Function<Connection, R> work) {
    return transactions.call(tx -> work.apply(tx.connection()));
  }
}
