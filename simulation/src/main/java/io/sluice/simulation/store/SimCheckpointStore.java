package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.engine.lane.CheckpointStore;
import io.sluice.messaging.LaneRow;
import java.util.List;
import java.util.Optional;

/// Checkpoints in the engine's database; they outlive its processes.
public final class SimCheckpointStore implements CheckpointStore {
  private final Session<EngineSimTx> session;
  private final SimDatabase database;
  private final EngineTables tables;

  public SimCheckpointStore(
      Session<EngineSimTx> session, SimDatabase database, EngineTables tables) {
    this.session = session;
    this.database = database;
    this.tables = tables;
  }

  @Override
  public List<LaneKey> changed(String after, int limit) {
    return session.read(() ->
        database.rows.values().stream()
            .filter(row -> row.key().compareTo(after) > 0 && !row.snapshot().isEmpty())
            .filter(row -> !findCheckpoint(row).equals(findConfirmed(row)))
            .map(row -> LaneKey.parse(row.key()))
            .sorted((one, other) -> one.toString().compareTo(other.toString()))
            .limit(limit)
            .toList());
  }

  @Override
  public Optional<Unchecked> read(LaneKey lane) {
    return session.read(() ->
        Optional.of(database.row(lane.toString()))
            .filter(row -> !row.snapshot().isEmpty())
            .map(
                row -> new Unchecked(lane, findCheckpoint(row).orElseThrow(), findConfirmed(row))));
  }

  @Override
  public void save(LaneKey lane, Checkpoint checkpoint) {
    var _ =
        session.read(() ->
            tables.checkpoints.merge(
                lane, checkpoint, (was, now) -> was.sequence() <= now.sequence() ? now : was));
  }

  private static Optional<Checkpoint> findCheckpoint(LaneRow row) {
    return Optional.of(new Checkpoint(row.seq(), row.snapshot()));
  }

  private Optional<Checkpoint> findConfirmed(LaneRow row) {
    return Optional.ofNullable(tables.checkpoints.get(LaneKey.parse(row.key())));
  }
}
