package io.sluice.bench.pipeline;

import io.sluice.sandbox.driver.StackDriver;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The floor of each stretch, measured during the whole run: the same number of Kafka echoes,
/// commits and route calls, one directly after another.
final class PipelineFloor implements AutoCloseable {
  private static final long PAUSE = 150_000_000;

  private final Map<Stretch, List<Double>> millis = new EnumMap<>(Stretch.class);
  private final Echo echo;
  private final Commits commits;
  private final RouteCalls routes;
  private final Thread worker;
  private volatile boolean open = true;

  PipelineFloor(StackDriver stack) {
    for (Stretch stretch : Stretch.values()) {
      millis.put(stretch, new ArrayList<>());
    }
    echo = new Echo(stack.port("--broker-port"));
    commits = new Commits(stack.port("--postgres-port"));
    routes =
        new RouteCalls(stack.port("--edge-admin-port"), stack.findServiceToken().orElseThrow());
    worker = Thread.ofPlatform().name("floor").start(this::measure);
  }

  /// Returns the times in milliseconds. Must be called after [#close].
  List<Double> of(Stretch stretch) {
    return millis.getOrDefault(stretch, List.of());
  }

  private void measure() {
    while (open) {
      for (Stretch stretch : Stretch.values()) {
        long begin = System.nanoTime();
        for (int i = 0; i < stretch.echoes(); i++) {
          echo.once();
        }
        for (int i = 0; i < stretch.commits(); i++) {
          commits.insertRow();
        }
        for (int i = 0; i < stretch.routes(); i++) {
          routes.once();
        }
        of(stretch).add((System.nanoTime() - begin) / 1e6);
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  @Override
  public void close() {
    open = false;
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    echo.close();
    commits.close();
    routes.close();
  }
}
