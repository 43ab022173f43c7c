package io.sluice.bench.judge;

import io.sluice.bench.base.BenchDatabase;
import io.sluice.bench.base.Cpu;
import io.sluice.bench.base.ServerProcess;
import io.sluice.bench.base.Waits;
import io.sluice.health.store.JdbcWatchStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Runs a monitor of many watches for some time.
///
/// @param watches number of watches
/// @param stables number of stable instances in each lane
/// @param seconds duration of the measurement
/// @param ticks minimum number of recorded ticks at which their size is measured
record Load(int watches, int stables, int seconds, long ticks) {
  private static final long SECOND = 1_000_000_000;

  /// The seconds until the compilers are done.
  private static final int WARM_UP = 30;

  record Result(Cost cost, Delays delays, Disk disk) {}

  /// @param cores cores that the monitor used, with its collector and compilers
  /// @param database cores that PostgreSQL used
  /// @param micros CPU time by tick, in µs
  /// @param allocated allocated bytes by tick
  record Cost(double cores, double database, double micros, double allocated) {}

  /// @param lag 99th percentile of the delay from the due time of a tick until it was judged, in ms
  /// @param rounds 99th percentile of the time until a poll had written all its data, in ms
  /// @param missed polls in which the router did not respond in time, or which were late by 1 s
  record Delays(double lag, double rounds, double missed) {}

  /// @param recorded number of recorded ticks
  /// @param bytes bytes on disk by recorded tick, with indexes
  record Disk(long recorded, double bytes) {}

  Result run() {
    try (BenchDatabase database = BenchDatabase.start("health_monitor", JdbcWatchStore.class);
        ServerProcess router = FakeRouterMain.start(watches, stables);
        Monitor monitor = new Monitor(database.dataSource(), router.url(1))) {
      begin(monitor);
      return measured(database, monitor);
    }
  }

  private void begin(Monitor monitor) {
    WatchStarter starter = new WatchStarter(monitor.projector());
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < watches; i++) {
        int lane = i;
        threads.execute(() -> starter.release(lane));
      }
    }
    for (int i = 0; i < 100 && monitor.poll(System.nanoTime()) < watches; i++) {
      // each poll loads some watches
    }
  }

  private Result measured(BenchDatabase database, Monitor monitor) {
    paced(monitor, WARM_UP, new DelayHistogram());
    monitor.delays.clear();
    DelayHistogram rounds = new DelayHistogram();
    long before = ticks(database);
    Duration cpu = Cpu.own();
    Duration databaseCpu = database.cpu();
    long allocated = Cpu.allocated();
    long began = System.nanoTime();
    paced(monitor, seconds, rounds);
    double wall = (System.nanoTime() - began) / 1e9;
    double ofMonitor = seconds(Cpu.own().minus(cpu));
    double ofDatabase = seconds(database.cpu().minus(databaseCpu));
    double bytes = Cpu.allocated() - allocated;
    double expected = (double) watches * seconds;
    double missed = seconds - (ticks(database) - before) / (double) watches;
    double lag = monitor.delays.quantile(0.99);
    while (ticks(database) < ticks) {
      monitor.poll(System.nanoTime());
    }
    monitor.flush();
    long recorded = ticks(database);
    return new Result(
        new Cost(ofMonitor / wall, ofDatabase / wall, ofMonitor * 1e6 / expected, bytes / expected),
        new Delays(lag, rounds.quantile(0.99), missed),
        new Disk(
            recorded,
            (double) database.number("select pg_total_relation_size('tick_pack')") / recorded));
  }

  /// Starts each poll when its second begins, as the monitor's ticker does.
  private static void paced(Monitor monitor, int seconds, DelayHistogram rounds) {
    long due = System.nanoTime();
    for (int i = 0; i < seconds; i++) {
      due += SECOND;
      Waits.awaitInstant(due);
      monitor.poll(due);
      rounds.add(System.nanoTime() - due);
      due = Math.max(due, System.nanoTime() - SECOND);
    }
  }

  private static long ticks(BenchDatabase database) {
    return database.number("select coalesce(sum(last_tick), 0)::bigint from watch");
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
