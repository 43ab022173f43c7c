package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKey;
import io.sluice.contract.SigningKeys;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectStore;
import io.sluice.engine.lane.CheckpointStore;
import io.sluice.engine.lane.TimerStore;
import io.sluice.messaging.LaneRow;
import io.sluice.simulation.store.EngineTables.Count;
import io.sluice.simulation.store.EngineTables.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// The single statements of a replica of the engine: each is a transaction by itself.
public final class SimEngineStore implements EffectStore, TimerStore, CheckpointStore {
  private static final SigningKeys KEYS =
      new SigningKeys(new SigningKey("00000001", "A".repeat(43) + "="), Optional.empty());

  private final Session<SimEngineTx> session;
  private final SimDatabase database;
  private final EngineTables tables;
  private final Function<LaneRow, Lane> lanes;

  /// @param lanes reads the snapshot of a row
  public SimEngineStore(
      Session<SimEngineTx> session, EngineTables tables, Function<LaneRow, Lane> lanes) {
    this.session = session;
    this.database = session.database();
    this.tables = tables;
    this.lanes = lanes;
  }

  @Override
  public PendingEffects readPending() {
    return session.read(() -> new PendingEffects(tables.pending(), Set.of()));
  }

  @Override
  public List<Lease> leases() {
    return session.read(() ->
        tables.pending().stream()
            .map(row -> new Lease(row.id(), row.lane(), row.owner(), row.renewals(), row.blocked()))
            .toList());
  }

  @Override
  public Optional<EffectRow> read(UUID effect) {
    return session.read(() -> tables.findUnfinished(effect));
  }

  @Override
  public void renew(String owner) {
    session.write(() ->
        tables.effects.changeAll(
            row -> row.owner().equals(owner) ? EngineTables.renewed(row) : row));
  }

  @Override
  public List<LaneSnapshot> lanes() {
    return session.read(() ->
        database.lanes.rows().values().stream()
            .filter(row -> !row.snapshot().isEmpty())
            .map(row -> new LaneSnapshot(LaneKey.parse(row.key()), row.seq(), lanes.apply(row)))
            .toList());
  }

  @Override
  public Lane lane(LaneKey lane) {
    return session.read(() -> lanes.apply(row(lane)));
  }

  /// Returns the one key of all lanes: no run is as long as a rotation takes.
  @Override
  public SigningKeys signingKeys(LaneKey lane) {
    return session.read(() -> KEYS);
  }

  private LaneRow row(LaneKey lane) {
    String key = lane.toString();
    return database.lanes.find(key).orElse(SimDatabase.newRow(key));
  }

  @Override
  public List<Row> dueAt(Instant now) {
    Instant wall = database.clock();
    return session.read(() ->
        Stream.concat(
                tables.dues.rows().entrySet().stream()
                    .map(entry -> row(entry.getKey(), entry.getValue(), now, wall))
                    .filter(row -> row.isDue() || row.needed().isPresent()),
                tables.counts.rows().entrySet().stream()
                    .flatMap(entry -> rows(entry.getKey(), entry.getValue())))
            .toList());
  }

  private static Row row(LaneKey lane, Due due, Instant now, Instant wall) {
    return new Row(
        lane, due.isAt(now, wall), due.waitingFor(), due.waited(), Duration.ZERO, due.needed());
  }

  private static Stream<Row> rows(LaneKey lane, Map<String, Count> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> row(lane, entry.getKey(), entry.getValue()));
  }

  private static Row row(LaneKey lane, String waitingFor, Count count) {
    return new Row(
        lane, false, waitingFor, count.waited(), Duration.ZERO, Optional.of(count.needed()));
  }

  @Override
  public void waited(LaneKey lane, String waitingFor, Duration waited) {
    session.write(() -> {
      tables.dues.change(lane, row -> row.map(due -> waited(due, waitingFor, waited)));
      tables.counts.change(lane, row -> row.map(counts -> waited(counts, waitingFor, waited)));
    });
  }

  private static Due waited(Due due, String waitingFor, Duration waited) {
    boolean isMore = due.waitingFor().equals(waitingFor) && waited.compareTo(due.waited()) > 0;
    return isMore ? due.with(waited) : due;
  }

  private static Map<String, Count> waited(
      Map<String, Count> counts, String waitingFor, Duration waited) {
    var after = new HashMap<>(counts);
    after.computeIfPresent(
        waitingFor,
        (_, count) ->
            waited.compareTo(count.waited()) > 0 ? new Count(count.needed(), waited) : count);
    return after;
  }

  @Override
  public List<LaneKey> changed(String after, int limit) {
    return session.read(() ->
        database.lanes.rows().values().stream()
            .filter(row -> row.key().compareTo(after) > 0 && !row.snapshot().isEmpty())
            .filter(row -> !findConfirmed(row).equals(Optional.of(checkpoint(row))))
            .map(row -> LaneKey.parse(row.key()))
            .sorted(Comparator.comparing(LaneKey::toString))
            .limit(limit)
            .toList());
  }

  @Override
  public Optional<Unchecked> read(LaneKey lane) {
    return session.read(() ->
        Optional.of(row(lane))
            .filter(row -> !row.snapshot().isEmpty())
            .map(row -> new Unchecked(lane, checkpoint(row), findConfirmed(row))));
  }

  @Override
  public void save(LaneKey lane, Checkpoint checkpoint) {
    session.write(() ->
        tables.checkpoints.change(
            lane,
            row ->
                row.filter(was -> was.sequence() > checkpoint.sequence())
                    .or(() -> Optional.of(checkpoint))));
  }

  private static Checkpoint checkpoint(LaneRow row) {
    return new Checkpoint(row.seq(), row.snapshot());
  }

  private Optional<Checkpoint> findConfirmed(LaneRow row) {
    return tables.checkpoints.find(LaneKey.parse(row.key()));
  }
}
