package io.sluice.engine.log;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.EachLane;
import io.sluice.engine.effect.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Signals to lanes that time passed. Instants are those of [SteadyClock]; waiting is counted on
/// this process's monotonic clock and saved, so neither a clock that jumps nor a restart shortens
/// it.
public final class Timers {
  private static final Duration KEPT_EVERY = Duration.ofSeconds(4);

  private final Dues dues;
  private final Lanes lanes;
  private final SteadyClock clock;
  private final Pace pace;
  private final Map<What, Wait> waits = new HashMap<>();

  private record What(LaneKey lane, String waitingFor) {}

  /// The time that was saved when a wait was first read, and when that was, ns.
  private record Wait(Duration kept, long since) {}

  public Timers(Dues dues, Lanes lanes, SteadyClock clock, Pace pace) {
    this.dues = dues;
    this.lanes = lanes;
    this.clock = clock;
    this.pace = pace;
  }

  /// Runs one pass, once there is a clock; not thread-safe.
  public void round() {
    clock.findNow().ifPresent(now -> look(now.at()));
  }

  private void look(Instant now) {
    var seen = new HashMap<What, Wait>();
    List<Dues.Row> rows = dues.dueAt(now);
    rows.forEach(row -> seen.put(what(row), wait(row)));
    waits.clear();
    waits.putAll(seen);
    EachLane.run(rows, row -> look(row, wait(row)));
  }

  private void look(Dues.Row row, Wait wait) {
    Duration waited = wait.kept().plusNanos(pace.nanoTime() - wait.since());
    boolean isOver = row.needed().filter(needed -> waited.compareTo(needed) >= 0).isPresent();
    if (row.isDue() || isOver) {
      lanes.pass(row.lane(), row.waitingFor(), waited);
    } else if (waited.minus(row.waited()).compareTo(KEPT_EVERY) >= 0) {
      dues.waited(row.lane(), row.waitingFor(), waited);
    }
  }

  private Wait wait(Dues.Row row) {
    return Optional.ofNullable(waits.get(what(row)))
        .orElseGet(() -> new Wait(row.waited().plus(row.away()), pace.nanoTime()));
  }

  private static What what(Dues.Row row) {
    return new What(row.lane(), row.waitingFor());
  }
}
