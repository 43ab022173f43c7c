package io.sluice.bench.engine;

import io.sluice.bench.base.BenchDatabase;
import io.sluice.bench.base.Cpu;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// The resources that this process and its database use.
final class Meter {
  private static final int COLLECTIONS = 3;
  private final BenchDatabase database;

  Meter(BenchDatabase database) {
    this.database = database;
  }

  /// Returns the CPU time of both while `work` ran.
  Duration during(Runnable work) {
    Duration before = Cpu.own().plus(database.cpu());
    work.run();
    return Cpu.own().plus(database.cpu()).minus(before);
  }

  /// Returns the size of the database's files in bytes.
  long disk() {
    return database.number("select pg_database_size(current_database())");
  }

  /// Returns the bytes of the heap that are still in use after collections.
  static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
