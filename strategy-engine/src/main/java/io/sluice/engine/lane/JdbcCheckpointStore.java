package io.sluice.engine.lane;

import io.sluice.contract.LaneKey;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Checkpoints in PostgreSQL.
public final class JdbcCheckpointStore implements CheckpointStore {
  private final Transactions<JdbcEngineTx> transactions;

  public JdbcCheckpointStore(Transactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<LaneKey> changed(String after, int limit) {
    return transactions.read(tx ->
        Sql.list(
            tx.connection(),
            """
            select l.key from lane l left join lane_checkpoint c on c.lane = l.key
            where l.key > ? and l.snapshot <> ''
              and (c.seq is distinct from l.seq or c.state <> l.snapshot)
            order by l.key limit ?
            """,
            row -> LaneKey.parse(row.getString("key")),
            after,
            limit));
  }

  @Override
  public Optional<Unchecked> read(LaneKey lane) {
    return transactions.read(tx ->
        Sql.findFirst(
            tx.connection(),
            """
            select l.seq, l.snapshot, c.seq as confirmed_seq, c.state as confirmed
            from lane l left join lane_checkpoint c on c.lane = l.key
            where l.key = ? and l.snapshot <> ''
            """,
            row ->
                new Unchecked(
                    lane,
                    new Checkpoint(row.getLong("seq"), row.getString("snapshot")),
                    findConfirmed(row)),
            lane.toString()));
  }

  private static Optional<Checkpoint> findConfirmed(ResultSet row) throws SQLException {
    String state = row.getString("confirmed");
    return state == null
        ? Optional.empty()
        : Optional.of(new Checkpoint(row.getLong("confirmed_seq"), state));
  }

  @Override
  public void save(LaneKey lane, Checkpoint checkpoint) {
    var _ =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                """
                insert into lane_checkpoint as was (lane, seq, state) values (?, ?, ?)
                on conflict (lane) do update
                  set seq = excluded.seq, state = excluded.state, at = excluded.at
                where was.seq <= excluded.seq
                """,
                lane.toString(),
                checkpoint.sequence(),
                checkpoint.state()));
  }
}
