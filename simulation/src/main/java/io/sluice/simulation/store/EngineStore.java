package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectStore;
import io.sluice.engine.lane.TimerStore;
import io.sluice.messaging.LaneRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// Effects, lanes and due lanes, read from the engine's database.
public final class EngineStore implements EffectStore, TimerStore {
  private final Session<EngineSimTx> session;
  private final SimDatabase database;
  private final EngineTables tables;
  private final Function<LaneRow, Lane> lanes;

  /// @param lanes reads the snapshot of a row
  public EngineStore(
      Session<EngineSimTx> session,
      SimDatabase database,
      EngineTables tables,
      Function<LaneRow, Lane> lanes) {
    this.session = session;
    this.database = database;
    this.tables = tables;
    this.lanes = lanes;
  }

  @Override
  public PendingEffects unfinished() {
    return session.read(() -> new PendingEffects(tables.pending(), Set.of()));
  }

  @Override
  public List<Lease> leases() {
    return session.read(() ->
        tables.effects.isEmpty()
            ? List.of()
            : tables.pending().stream()
                .map(row ->
                    new Lease(row.id(), row.lane(), row.owner(), row.renewals(), row.blocked()))
                .toList());
  }

  @Override
  public Optional<EffectRow> read(UUID effect) {
    return session.read(() -> tables.findUnfinished(effect));
  }

  @Override
  public void renew(String owner) {
    var _ =
        session.read(() -> {
          tables.effects.replaceAll(
              (_, row) -> row.owner().equals(owner) ? EngineTables.renewed(row) : row);
          return true;
        });
  }

  @Override
  public List<LaneSnapshot> lanes() {
    return session.read(() ->
        database.rows.values().stream()
            .filter(row -> !row.snapshot().isEmpty())
            .map(row -> new LaneSnapshot(LaneKey.parse(row.key()), row.seq(), lanes.apply(row)))
            .toList());
  }

  @Override
  public Lane lane(LaneKey lane) {
    return session.read(() -> lanes.apply(database.row(lane.toString())));
  }

  @Override
  public List<Row> dueAt(Instant now) {
    Instant wall = database.clock();
    return session.read(() ->
        Stream.concat(
                tables.dues.entrySet().stream()
                    .map(entry -> row(entry.getKey(), entry.getValue(), now, wall))
                    .filter(row -> row.isDue() || row.needed().isPresent()),
                tables.counts.entrySet().stream()
                    .flatMap(entry -> rows(entry.getKey(), entry.getValue())))
            .toList());
  }

  @Override
  public void waited(LaneKey lane, String waitingFor, Duration waited) {
    var _ =
        session.read(() -> {
          tables.dues.computeIfPresent(lane, (_, due) -> waited(due, waitingFor, waited));
          tables.counts.computeIfPresent(lane, (_, counts) -> counted(counts, waitingFor, waited));
          return true;
        });
  }

  private static Row row(LaneKey lane, EngineTables.Due due, Instant now, Instant wall) {
    return new Row(
        lane, due.isAt(now, wall), due.waitingFor(), due.waited(), Duration.ZERO, due.needed());
  }

  private static Map<String, EngineTables.Count> counted(
      Map<String, EngineTables.Count> counts, String waitingFor, Duration waited) {
    counts.computeIfPresent(
        waitingFor,
        (_, count) ->
            waited.compareTo(count.waited()) > 0
                ? new EngineTables.Count(count.needed(), waited)
                : count);
    return counts;
  }

  private static Stream<Row> rows(LaneKey lane, Map<String, EngineTables.Count> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry ->
            new Row(
                lane,
                false,
                entry.getKey(),
                entry.getValue().waited(),
                Duration.ZERO,
                Optional.of(entry.getValue().needed())));
  }

  private static EngineTables.Due waited(EngineTables.Due due, String waitingFor, Duration waited) {
    boolean isMore = due.waitingFor().equals(waitingFor) && waited.compareTo(due.waited()) > 0;
    return isMore ? due.with(waited) : due;
  }
}
