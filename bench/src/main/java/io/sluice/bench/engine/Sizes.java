package io.sluice.bench.engine;

import io.sluice.bench.Percentiles;
import io.sluice.bench.base.Database;
import io.sluice.engine.log.JdbcEffectStore;
import io.sluice.sandbox.KafkaBroker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Measures one engine after another, each with a number of active releases.
///
/// @param time duration of each measurement
record Sizes(KafkaBroker broker, Duration time) {
  private static final String SCHEMA = "engine";

  Size measure(int releases) throws InterruptedException {
    try (Database database = Database.start(SCHEMA, JdbcEffectStore.class)) {
      var meter = new Meter(database);
      var world = new World();
      try (Engine engine = new Engine(database.dataSource(), broker, world)) {
        long disk = meter.disk();
        long heap = Meter.heap();
        Fleet fleet = Fleet.start(engine, releases);
        double grown = (double) (meter.disk() - disk) / releases;
        var traffic = new Traffic(engine, fleet);
        traffic.flood(time); // until the compilers are done
        database.awaitSent();
        double idle = seconds(meter.during(() -> LockSupport.parkNanos(time.toNanos())));
        double background = idle / seconds(time);
        var flood = new AtomicReference<>(Traffic.Sent.NONE);
        double used = seconds(meter.during(() -> flood.set(traffic.flood(time))));
        Traffic.Sent sent = flood.get();
        Traffic.Sent stream = traffic.stream(sent.perSecond() / 2, time);
        return new Size(
            releases,
            background,
            (used - background * sent.seconds()) * 1e6 / sent.count(),
            sent.perSecond(),
            Percentiles.of(stream.millis()),
            heap(engine, world, heap) / releases,
            grown);
      }
    }
  }

  private static double heap(Engine engine, World world, long before) {
    engine.stop();
    world.forget();
    return Meter.heap() - (double) before;
  }

  /// @param releases number of active releases
  Turns turns(int releases, int pairs) throws InterruptedException {
    try (Database database = Database.start(SCHEMA, JdbcEffectStore.class);
        Engine engine = new Engine(database.dataSource(), broker, new World())) {
      Fleet fleet = Fleet.start(engine, releases);
      try (Floor floor = new Floor(database, fleet, broker)) {
        var traffic = new Traffic(engine, fleet);
        return Turns.measure(
            pairs,
            () -> rate(traffic.flood(time), database),
            () -> rate(floor.flood(time), floor.database()));
      }
    }
  }

  private static double rate(Traffic.Sent sent, Database database) {
    database.awaitSent();
    return sent.perSecond();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
