package io.sluice.simulation;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.log.EngineTx;
import io.sluice.messaging.Entry;
import io.sluice.messaging.LaneRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// All rows of the engine's database, as one transaction sees and changes them.
final class Database implements EngineTx {
  final Map<String, LaneRow> rows;
  final Map<String, List<Entry>> log;
  final Set<UUID> sent;
  final Map<UUID, EffectRow> effects;
  final Map<LaneKey, Due> dues;
  private final Set<String> inbox;
  private final Set<UUID> known;
  private final Fate fate;

  record Due(Optional<Instant> at, String waitingFor, Duration waited, Optional<Duration> needed) {}

  Database(Fate fate) {
    this.fate = fate;
    rows = new HashMap<>();
    log = new HashMap<>();
    sent = new HashSet<>();
    effects = new LinkedHashMap<>();
    dues = new HashMap<>();
    inbox = new HashSet<>();
    known = new HashSet<>();
  }

  /// A transaction's own copy.
  Database(Database from) {
    fate = from.fate;
    rows = new HashMap<>(from.rows);
    log = new HashMap<>();
    from.log.forEach((key, entries) -> log.put(key, new ArrayList<>(entries)));
    sent = new HashSet<>(from.sent);
    effects = new LinkedHashMap<>(from.effects);
    dues = new HashMap<>(from.dues);
    inbox = new HashSet<>(from.inbox);
    known = new HashSet<>(from.known);
  }

  @Override
  public Instant now() {
    return fate.wall();
  }

  @Override
  public LaneRow lock(String key) {
    return rows.computeIfAbsent(key, k -> new LaneRow(k, 0, 0, 0, Instant.EPOCH, ""));
  }

  @Override
  public void save(LaneRow row) {
    rows.put(row.key(), row);
  }

  @Override
  public void append(Entry entry) {
    List<Entry> entries = log.computeIfAbsent(entry.key(), _ -> new ArrayList<>());
    if (entry.sequence() != entries.size() + 1) {
      throw new IllegalStateException("sequence %d is taken".formatted(entry.sequence()));
    }
    entries.add(entry);
  }

  @Override
  public List<Entry> entries(String key, long sequence, int limit) {
    return log.getOrDefault(key, List.of()).stream()
        .filter(entry -> entry.sequence() > sequence)
        .limit(limit)
        .toList();
  }

  @Override
  public boolean claim(String consumer, String source, UUID id) {
    return inbox.add(consumer + source + id);
  }

  @Override
  public List<EffectRow> unfinished(LaneKey lane) {
    return effects.values().stream()
        .filter(row -> row.lane().equals(lane))
        .map(this::seen)
        .toList();
  }

  /// With what other rows say about it.
  EffectRow seen(EffectRow row) {
    boolean isBlocked =
        !(row.effect() instanceof Effect.Fence)
            && effects.values().stream()
                .anyMatch(other ->
                    other.effect() instanceof Effect.Fence
                        && other.lane().equals(row.lane())
                        && other.effect().target() == row.effect().target()
                        && other.token().compareTo(row.token()) < 0);
    return with(row, isBlocked, row.reason());
  }

  private static EffectRow with(EffectRow row, boolean isBlocked, Optional<String> reason) {
    return new EffectRow(
        row.id(),
        row.lane(),
        row.release(),
        row.number(),
        row.effect(),
        row.token(),
        row.owner(),
        row.renewals(),
        isBlocked,
        reason);
  }

  @Override
  public void write(List<EffectRow> asked, Map<UUID, Instant> askedAt) {
    asked.forEach(row -> effects.put(row.id(), row));
  }

  @Override
  public void finish(UUID effect) {
    effects.remove(effect);
  }

  @Override
  public void cancel(Collection<UUID> cancelled) {
    cancelled.forEach(effects::remove);
  }

  @Override
  public void renumber(UUID effect, Token token, String owner) {
    effects.computeIfPresent(effect, (_, row) -> row.with(token, owner));
  }

  @Override
  public void explain(UUID effect, String reason) {
    effects.computeIfPresent(effect, (_, row) -> with(row, row.blocked(), Optional.of(reason)));
  }

  @Override
  public void due(
      LaneKey lane, Optional<Instant> at, String waitingFor, Optional<Duration> needed) {
    Duration waited =
        Optional.ofNullable(dues.get(lane))
            .filter(due -> due.waitingFor().equals(waitingFor))
            .map(Due::waited)
            .orElse(Duration.ZERO);
    dues.put(lane, new Due(at, waitingFor, waited, needed));
  }

  @Override
  public boolean knowRelease(UUID release, LaneKey lane) {
    return known.add(release);
  }

  @Override
  public boolean knowCommand(UUID command, LaneKey lane) {
    return known.add(command);
  }

  @Override
  public Setting newest(Setting setting) {
    return setting;
  }
}
