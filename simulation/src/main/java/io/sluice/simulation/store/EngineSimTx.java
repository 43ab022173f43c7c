package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.Token;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.lane.ClockRow;
import io.sluice.engine.lane.EngineTx;
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
public final class EngineSimTx extends SimTx implements EngineTx {
  private static final String CLOCK = "the clock";
  private final EngineTables tables;

  /// The changes of effects, in order.
  private final List<Change> changes = new ArrayList<>();

  private final List<EffectRow> written = new ArrayList<>();
  private final List<EffectRow> finished = new ArrayList<>();
  private final List<Takeover> takeovers = new ArrayList<>();

  /// A lease that passes from one runner to another.
  public record Takeover(EffectRow effect, String to) {}

  /// The change of an effect in a transaction.
  ///
  /// @param token the new token, if the effect is written or renumbered
  /// @param owner the lease holder; empty if there is no such effect
  /// @param finishes whether the effect was confirmed
  public record Change(
      UUID effect,
      Optional<Token> token,
      Optional<String> owner,
      boolean finishes,
      UnaryOperator<Optional<EffectRow>> to) {}

  /// Begins a transaction.
  public EngineSimTx(SimDatabase database, Host host, EngineTables tables) {
    super(database, host);
    this.tables = tables;
  }

  /// The changes of effects, in order.
  public List<Change> changes() {
    return changes;
  }

  /// The effects that the transaction requests.
  public List<EffectRow> written() {
    return written;
  }

  /// The effects that it confirms, as they were before.
  public List<EffectRow> finished() {
    return finished;
  }

  /// The leases that pass to another runner.
  public List<Takeover> takeovers() {
    return takeovers;
  }

  /// Returns all effects of a lane that are unfinished after its commit.
  public List<EffectRow> remaining(LaneKey lane) {
    return tables.pending(lane);
  }

  @Override
  public List<EffectRow> unfinished(LaneKey lane) {
    statement();
    var rows = new HashMap<>(tables.effects);
    changes.forEach(change -> apply(change, rows));
    return EngineTables.ordered(
        rows.values().stream().filter(row -> row.lane().equals(lane)).toList());
  }

  @Override
  public void write(List<EffectRow> rows, Map<UUID, Instant> requestedAt) {
    written.addAll(rows);
    rows.forEach(row ->
        change(
            new Change(
                row.id(),
                Optional.of(row.token()),
                Optional.of(row.owner()),
                false,
                _ -> Optional.of(row))));
  }

  @Override
  public void finish(UUID effect) {
    Optional.ofNullable(tables.effects.get(effect)).ifPresent(finished::add);
    change(new Change(effect, Optional.empty(), findOwner(effect), true, _ -> Optional.empty()));
  }

  @Override
  public void cancel(Collection<UUID> effects) {
    effects.forEach(effect ->
        change(
            new Change(effect, Optional.empty(), findOwner(effect), false, _ -> Optional.empty())));
  }

  @Override
  public void assignToken(UUID effect, Token token, String owner) {
    Optional.ofNullable(tables.effects.get(effect))
        .filter(row -> !row.owner().equals(owner))
        .ifPresent(row -> takeovers.add(new Takeover(row, owner)));
    change(
        new Change(
            effect,
            Optional.of(token),
            Optional.of(owner),
            false,
            row -> row.map(it -> EngineTables.renewed(it.with(token, owner)))));
  }

  @Override
  public void explain(UUID effect, String reason) {
    change(
        new Change(
            effect,
            Optional.empty(),
            findOwner(effect),
            false,
            row -> row.map(it -> EngineTables.with(it, it.blocked(), Optional.of(reason)))));
  }

  @Override
  public void due(
      LaneKey lane,
      Optional<Instant> at,
      Optional<Instant> opensAt,
      String waitingFor,
      Optional<Duration> needed) {
    write(() ->
        tables.due(lane, new EngineTables.Due(at, opensAt, waitingFor, Duration.ZERO, needed)));
  }

  @Override
  public void count(LaneKey lane, Map<String, Duration> needed) {
    write(() -> {
      Map<String, EngineTables.Count> before = tables.counts.getOrDefault(lane, Map.of());
      var after = new HashMap<String, EngineTables.Count>();
      needed.forEach((waitingFor, time) ->
          after.put(
              waitingFor,
              before.getOrDefault(waitingFor, new EngineTables.Count(time, Duration.ZERO))));
      tables.counts.put(lane, after);
      tables.dueChanges++;
    });
  }

  @Override
  public ClockRow.Reading lockClock() {
    statement();
    lockRow(CLOCK);
    return new ClockRow.Reading(tables.clock, clock());
  }

  @Override
  public boolean isIdle() {
    statement();
    return tables.dues.values().stream().allMatch(due -> due.at().isEmpty());
  }

  @Override
  public void keep(ClockRow row) {
    write(() -> tables.clock = row);
  }

  @Override
  public boolean isClockAt(long revision) {
    statement();
    lockRow(CLOCK);
    return tables.clock.revision() == revision;
  }

  @Override
  public boolean recordRelease(UUID release, LaneKey lane) {
    return tryRecord(release);
  }

  @Override
  public boolean tryRecordCommand(UUID command, LaneKey lane) {
    return tryRecord(command);
  }

  @Override
  public Optional<Setting> findSetting(String key) {
    statement();
    return Optional.ofNullable(tables.settings.get(key));
  }

  @Override
  public Setting newest(Setting setting) {
    statement();
    Setting newest = newer(setting);
    write(() -> tables.settings.put(setting.key(), newer(setting)));
    return newest;
  }

  private Setting newer(Setting setting) {
    return Optional.ofNullable(tables.settings.get(setting.key()))
        .filter(stored -> stored.revision() >= setting.revision())
        .orElse(setting);
  }

  /// Makes the lanes of `environment` that wait for an instant due at once.
  public void makeDue(String environment) {
    statement();
    Instant now = clock();
    write(() -> tables.makeDue(environment, now));
  }

  private Optional<String> findOwner(UUID effect) {
    return Optional.ofNullable(tables.effects.get(effect)).map(EffectRow::owner);
  }

  private boolean tryRecord(UUID id) {
    statement();
    write(() -> tables.recorded.add(id));
    return !tables.recorded.contains(id);
  }

  private void change(Change change) {
    changes.add(change);
    write(() -> apply(change, tables.effects));
  }

  private static void apply(Change change, Map<UUID, EffectRow> rows) {
    change
        .to()
        .apply(Optional.ofNullable(rows.get(change.effect())))
        .ifPresentOrElse(row -> rows.put(change.effect(), row), () -> rows.remove(change.effect()));
  }
}
