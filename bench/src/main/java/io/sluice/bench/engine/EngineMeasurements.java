package io.sluice.bench.engine;

import io.sluice.bench.base.BenchDatabase;
import io.sluice.bench.base.Cpu;
import io.sluice.bench.base.PairedRates;
import io.sluice.bench.base.Percentiles;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.sandbox.KafkaBroker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Measures engines one after another, each with a database of its own.
///
/// @param time duration of each measurement
record EngineMeasurements(KafkaBroker broker, Duration time) {
  private static final String SCHEMA = "engine";
  private static final int COLLECTIONS = 3;

  /// Measures an engine.
  ///
  /// @param releases number of active releases
  EngineMeasurement measure(int releases) throws InterruptedException {
    try (BenchDatabase database = BenchDatabase.start(SCHEMA, JdbcEffectStore.class)) {
      var readyTargets = new ReadyTargets();
      try (Engine engine = new Engine(database.dataSource(), broker, readyTargets)) {
        long diskBefore = disk(database);
        long heapBefore = heap();
        ActiveLanes activeLanes = ActiveLanes.start(engine, releases);
        double diskPerRelease = (double) (disk(database) - diskBefore) / releases;
        var load = new SignalLoad(engine, activeLanes);
        load.flood(time); // a warm-up, until the JIT compilers are done
        database.awaitSent();
        double idleCpuSeconds = seconds(cpu(database, () -> LockSupport.parkNanos(time.toNanos())));
        double background = idleCpuSeconds / seconds(time);
        var flood = new AtomicReference<>(SignalLoad.Sent.NONE);
        double loadCpuSeconds = seconds(cpu(database, () -> flood.set(load.flood(time))));
        SignalLoad.Sent sent = flood.get();
        SignalLoad.Sent stream = load.stream(sent.perSecond() / 2, time);
        return new EngineMeasurement(
            releases,
            background,
            (loadCpuSeconds - background * sent.seconds()) * 1e6 / sent.count(),
            sent.perSecond(),
            Percentiles.of(stream.millis()),
            (stopAndMeasureHeap(engine, readyTargets) - heapBefore) / releases,
            diskPerRelease);
      }
    }
  }

  /// Returns the bytes of the heap without the work and the targets of the engine.
  private static double stopAndMeasureHeap(Engine engine, ReadyTargets readyTargets) {
    engine.stop();
    readyTargets.forget();
    return heap();
  }

  /// Measures the transactions per second of an engine and of plain JDBC, in turn.
  ///
  /// @param releases number of active releases
  /// @param pairs number of measurements of each
  PairedRates measureTransactions(int releases, int pairs) throws InterruptedException {
    try (BenchDatabase database = BenchDatabase.start(SCHEMA, JdbcEffectStore.class);
        Engine engine = new Engine(database.dataSource(), broker, new ReadyTargets())) {
      ActiveLanes activeLanes = ActiveLanes.start(engine, releases);
      try (Floor floor = new Floor(database, activeLanes, broker)) {
        var load = new SignalLoad(engine, activeLanes);
        return PairedRates.measure(
            pairs,
            () -> rate(load.flood(time), database),
            () -> rate(floor.flood(time), floor.database()));
      }
    }
  }

  private static double rate(SignalLoad.Sent sent, BenchDatabase database) {
    database.awaitSent();
    return sent.perSecond();
  }

  /// Returns the CPU time of this process and of the database while `work` ran.
  private static Duration cpu(BenchDatabase database, Runnable work) {
    Duration before = Cpu.own().plus(database.cpu());
    work.run();
    return Cpu.own().plus(database.cpu()).minus(before);
  }

  /// Returns the size of the database's files in bytes.
  private static long disk(BenchDatabase database) {
    return database.number("select pg_database_size(current_database())");
  }

  /// Returns the bytes of the heap that are still in use after collections.
  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
