package io.sluice.engine.lane;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.LaneBatch;
import io.sluice.engine.effect.MonotonicTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Signals to lanes that time passed. Instants are those of [SteadyClock]; waiting is counted on
/// this process's monotonic clock and saved, so neither a clock that jumps nor a restart shortens
/// it.
public final class LaneTimers {
  private static final Duration SAVE_INTERVAL = Duration.ofSeconds(4);

  private final TimerStore store;
  private final LaneProcessor laneProcessor;
  private final SteadyClock clock;
  private final MonotonicTime time;
  private final Map<WaitKey, Wait> waits = new HashMap<>();

  private record WaitKey(LaneKey lane, String waitingFor) {}

  /// The time that was saved when a wait was first read, and when that was, ns.
  private record Wait(Duration saved, long since) {}

  public LaneTimers(
      TimerStore store, LaneProcessor laneProcessor, SteadyClock clock, MonotonicTime time) {
    this.store = store;
    this.laneProcessor = laneProcessor;
    this.clock = clock;
    this.time = time;
  }

  /// Runs one pass, once there is a clock; not thread-safe.
  public void signalDue() {
    clock.findNow().ifPresent(now -> poll(now.at()));
  }

  private void poll(Instant now) {
    var current = new HashMap<WaitKey, Wait>();
    List<TimerStore.Row> rows = store.dueAt(now);
    rows.forEach(row -> current.put(key(row), wait(row)));
    waits.clear();
    waits.putAll(current);
    LaneBatch.run(rows, row -> check(row, wait(row)));
  }

  private void check(TimerStore.Row row, Wait wait) {
    Duration waited = wait.saved().plusNanos(time.nanoTime() - wait.since());
    boolean isOver = row.needed().filter(needed -> waited.compareTo(needed) >= 0).isPresent();
    if (row.isDue() || isOver) {
      laneProcessor.pass(row.lane(), row.waitingFor(), waited);
    } else if (waited.minus(row.waited()).compareTo(SAVE_INTERVAL) >= 0) {
      store.waited(row.lane(), row.waitingFor(), waited);
    }
  }

  private Wait wait(TimerStore.Row row) {
    return Optional.ofNullable(waits.get(key(row)))
        .orElseGet(() -> new Wait(row.waited().plus(row.away()), time.nanoTime()));
  }

  private static WaitKey key(TimerStore.Row row) {
    return new WaitKey(row.lane(), row.waitingFor());
  }
}
