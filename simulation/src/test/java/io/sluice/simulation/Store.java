package io.sluice.simulation;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectStore;
import io.sluice.engine.log.Dues;
import io.sluice.engine.log.EngineTx;
import io.sluice.messaging.Entry;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Outbox;
import io.sluice.messaging.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// A database whose commits may be lost, or be in doubt: the process dies right before or after.
final class Store implements Transactions<EngineTx>, EffectStore, Dues, Outbox {
  private static final int CRASHES = 40;

  private final Fate fate;
  private final Runnable committed;
  private Database database;

  /// @param committed called after each commit
  Store(Fate fate, Runnable committed) {
    this.fate = fate;
    this.committed = committed;
    this.database = new Database(fate);
  }

  /// What is committed.
  Database database() {
    return database;
  }

  @Override
  public <R> R call(Function<? super EngineTx, R> work) {
    return transact(work::apply);
  }

  private <R> R transact(Function<Database, R> work) {
    fate.crashes("begin", CRASHES);
    var copy = new Database(database);
    R result = work.apply(copy);
    fate.crashes("commit", CRASHES);
    database = copy;
    committed.run();
    fate.crashes("committed", CRASHES);
    return result;
  }

  @Override
  public int relay(int lanes, Function<List<Entry>, Set<UUID>> send) {
    return transact(copy -> {
      List<Entry> heads = new ArrayList<>();
      copy.log.values().stream()
          .flatMap(entries -> entries.stream().filter(e -> !copy.sent.contains(e.id())).limit(1))
          .limit(lanes)
          .forEach(heads::add);
      Set<UUID> sent = send.apply(heads);
      copy.sent.addAll(sent);
      return sent.size();
    });
  }

  @Override
  public List<EffectRow> unfinished() {
    return database.effects.values().stream().map(database::seen).toList();
  }

  @Override
  public List<Lease> leases() {
    return unfinished().stream()
        .map(row -> new Lease(row.id(), row.lane(), row.owner(), row.renewals(), row.blocked()))
        .toList();
  }

  @Override
  public Optional<EffectRow> read(UUID effect) {
    fate.crashes("read", CRASHES);
    return Optional.ofNullable(database.effects.get(effect)).map(database::seen);
  }

  @Override
  public void renew(String owner) {
    // Leases of this world are taken over at a restart, which needs no renewal to stand still.
  }

  @Override
  public List<Seen> lanes() {
    return database.rows.values().stream()
        .map(row -> new Seen(LaneKey.parse(row.key()), row.seq(), lane(row)))
        .toList();
  }

  @Override
  public Lane lane(LaneKey lane) {
    return lane(database.lock(lane.toString()));
  }

  private static Lane lane(LaneRow row) {
    return row.snapshot().isEmpty() ? Lane.EMPTY : Json.read(row.snapshot(), Lane.class);
  }

  @Override
  public List<Row> now() {
    return database.dues.entrySet().stream()
        .map(entry ->
            new Row(
                entry.getKey(),
                entry.getValue().at().filter(at -> !at.isAfter(fate.wall())).isPresent(),
                entry.getValue().waitingFor(),
                entry.getValue().waited(),
                entry.getValue().needed()))
        .filter(row -> row.isDue() || row.needed().isPresent())
        .toList();
  }

  @Override
  public void waited(LaneKey lane, String waitingFor, Duration waited) {
    database.dues.computeIfPresent(
        lane,
        (_, due) ->
            due.waitingFor().equals(waitingFor)
                ? new Database.Due(due.at(), waitingFor, waited, due.needed())
                : due);
  }
}
