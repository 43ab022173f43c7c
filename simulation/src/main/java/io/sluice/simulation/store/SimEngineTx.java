package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.Token;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.lane.ClockRow;
import io.sluice.engine.lane.EngineTx;
import io.sluice.simulation.store.EngineTables.Count;
import io.sluice.simulation.store.EngineTables.Due;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// A transaction of the engine.
public final class SimEngineTx extends SimTx implements EngineTx {
  private final EngineTables tables;
  private final List<EffectChange> effectChanges = new ArrayList<>();

  /// The statement that changes an effect.
  public enum Statement {
    WRITE,
    ASSIGN_TOKEN,
    EXPLAIN,
    FINISH,
    CANCEL
  }

  /// The change of an effect in a transaction.
  ///
  /// @param before the committed row; empty if there is none
  /// @param after the row that the statement leaves; empty if it deletes the effect
  public record EffectChange(
      Statement statement, Optional<EffectRow> before, Optional<EffectRow> after) {}

  /// Begins a transaction.
  public SimEngineTx(SimDatabase database, Host host, EngineTables tables) {
    super(database, host);
    this.tables = tables;
  }

  /// The changes of effects, in order.
  public List<EffectChange> effectChanges() {
    return effectChanges;
  }

  /// The effects that it confirms, as they were before.
  public List<EffectRow> finished() {
    return effectChanges.stream()
        .filter(change -> change.statement() == Statement.FINISH)
        .flatMap(change -> change.before().stream())
        .toList();
  }

  /// Returns all effects of a lane that are unfinished after its commit.
  public List<EffectRow> remaining(LaneKey lane) {
    return tables.pending(lane);
  }

  @Override
  public List<EffectRow> pendingEffects(LaneKey lane) {
    statement();
    return EngineTables.ordered(rows(tables.effects).values(), lane);
  }

  @Override
  public void write(List<EffectRow> rows, Map<UUID, Instant> requestedAt) {
    rows.forEach(row -> change(Statement.WRITE, row.id(), _ -> Optional.of(row)));
  }

  @Override
  public void finish(UUID effect) {
    change(Statement.FINISH, effect, _ -> Optional.empty());
  }

  @Override
  public void cancel(Collection<UUID> effects) {
    effects.forEach(effect -> change(Statement.CANCEL, effect, _ -> Optional.empty()));
  }

  @Override
  public void assignToken(UUID effect, Token token, String owner) {
    change(
        Statement.ASSIGN_TOKEN,
        effect,
        row -> row.map(it -> EngineTables.renewed(it.with(token, owner))));
  }

  @Override
  public void explain(UUID effect, String reason) {
    change(Statement.EXPLAIN, effect, row -> row.map(it -> EngineTables.explained(it, reason)));
  }

  private void change(Statement statement, UUID effect, UnaryOperator<Optional<EffectRow>> to) {
    Optional<EffectRow> before = tables.effects.find(effect);
    effectChanges.add(new EffectChange(statement, before, to.apply(before)));
    change(tables.effects, effect, to);
  }

  @Override
  public void due(
      LaneKey lane,
      Optional<Instant> at,
      Optional<Instant> opensAt,
      String waitingFor,
      Optional<Duration> needed) {
    var next = new Due(at, opensAt, waitingFor, Duration.ZERO, needed);
    change(
        tables.dues,
        lane,
        row ->
            row.filter(was -> was.waitingFor().equals(waitingFor))
                .map(was -> next.with(was.waited()))
                .or(() -> Optional.of(next)));
    recordDueChange(lane);
  }

  @Override
  public void count(LaneKey lane, Map<String, Duration> needed) {
    change(
        tables.counts,
        lane,
        row -> {
          Map<String, Count> before = row.orElse(Map.of());
          var after = new HashMap<String, Count>();
          needed.forEach((waitingFor, time) ->
              after.put(
                  waitingFor, before.getOrDefault(waitingFor, new Count(time, Duration.ZERO))));
          return Optional.of(after);
        });
    recordDueChange(lane);
  }

  private void recordDueChange(LaneKey lane) {
    change(tables.dueChanges, lane, count -> Optional.of(count.orElse(0) + 1));
  }

  @Override
  public ClockRow.Reading lockClock() {
    return new ClockRow.Reading(lockClockRow(), clock());
  }

  @Override
  public boolean isIdle() {
    statement();
    return rows(tables.dues).values().stream().allMatch(due -> due.at().isEmpty());
  }

  @Override
  public void keep(ClockRow row) {
    put(tables.clock, EngineTables.CLOCK, row);
  }

  @Override
  public boolean isClockAt(long revision) {
    return lockClockRow().revision() == revision;
  }

  private ClockRow lockClockRow() {
    statement();
    lockRow(EngineTables.CLOCK);
    return find(tables.clock, EngineTables.CLOCK).orElse(ClockRow.FIRST);
  }

  @Override
  public boolean recordRelease(UUID release, LaneKey lane) {
    return tryRecord(release);
  }

  @Override
  public boolean tryRecordCommand(UUID command, LaneKey lane) {
    return tryRecord(command);
  }

  private boolean tryRecord(UUID id) {
    statement();
    return tryInsert(tables.recorded, id, id);
  }

  @Override
  public Optional<Setting> findSetting(String key) {
    statement();
    // Without the own write of [#newest], unlike a real database: each seed's history depends on
    // it.
    return tables.settings.find(key);
  }

  @Override
  public Setting newest(Setting setting) {
    statement();
    change(
        tables.settings,
        setting.key(),
        row ->
            row.filter(stored -> stored.revision() >= setting.revision())
                .or(() -> Optional.of(setting)));
    return find(tables.settings, setting.key()).orElseThrow();
  }

  /// Makes the lanes of `environment` that wait for an instant due at once. Like an `update`, it
  /// selects the lanes that are committed when it runs.
  public void makeDue(String environment) {
    statement();
    Instant now = clock();
    tables.dues.rows().keySet().stream()
        .filter(lane -> lane.environment().equals(environment))
        .forEach(lane ->
            change(
                tables.dues,
                lane,
                row ->
                    row.map(due ->
                        due.opensAt().filter(now::isBefore).isPresent()
                            ? due.openingAt(now)
                            : due)));
  }
}
