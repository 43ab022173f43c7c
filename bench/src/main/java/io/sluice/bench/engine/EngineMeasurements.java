package io.sluice.bench.engine;

import io.sluice.bench.base.BenchDatabase;
import io.sluice.bench.base.Percentiles;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.sandbox.KafkaBroker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Measures engines one after another, each with a database of its own.
///
/// @param time duration of each measurement
record EngineMeasurements(KafkaBroker broker, Duration time) {
  private static final String SCHEMA = "engine";

  /// Measures an engine.
  ///
  /// @param releases number of active releases
  EngineMeasurement measure(int releases) throws InterruptedException {
    try (BenchDatabase database = BenchDatabase.start(SCHEMA, JdbcEffectStore.class)) {
      var meter = new Meter(database);
      var readyTargets = new ReadyTargets();
      try (Engine engine = new Engine(database.dataSource(), broker, readyTargets)) {
        long diskBefore = meter.disk();
        long heapBefore = Meter.heap();
        ActiveLanes activeLanes = ActiveLanes.start(engine, releases);
        double diskPerRelease = (double) (meter.disk() - diskBefore) / releases;
        var load = new SignalLoad(engine, activeLanes);
        load.flood(time); // a warm-up, until the JIT compilers are done
        database.awaitSent();
        double idleCpuSeconds = seconds(meter.during(() -> LockSupport.parkNanos(time.toNanos())));
        double background = idleCpuSeconds / seconds(time);
        var flood = new AtomicReference<>(SignalLoad.Sent.NONE);
        double loadCpuSeconds = seconds(meter.during(() -> flood.set(load.flood(time))));
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
    return Meter.heap();
  }

  /// Measures the transactions per second of an engine and of plain JDBC, in turn.
  ///
  /// @param releases number of active releases
  /// @param pairs number of measurements of each
  PairedRates measureTurns(int releases, int pairs) throws InterruptedException {
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

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
