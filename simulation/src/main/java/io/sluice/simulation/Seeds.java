package io.sluice.simulation;

import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.world.RunResult;
import io.sluice.simulation.world.SimulationRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Plays many seeds in parallel; each seed has its own simulated run.
public final class Seeds {
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();
  private static final long REPORT_INTERVAL = Duration.ofSeconds(15).toNanos();

  private final Iterator<Scenario> scenarios;
  private final int failuresMax;
  private final Progress progress;
  private final Summary summary = new Summary();
  private int begun;
  private long reportedAt = System.nanoTime();

  /// A listener that receives the progress of a run.
  @FunctionalInterface
  public interface Progress {
    /// Receives the counts so far, at most every 15 s.
    void played(int seeds, int failed);

    /// Receives a seed that has failed.
    default void failed(RunResult seed) {}
  }

  private Seeds(Stream<Scenario> scenarios, int failuresMax, Progress progress) {
    this.scenarios = scenarios.iterator();
    this.failuresMax = failuresMax;
    this.progress = progress;
  }

  /// Plays `seeds` until all are played or `failuresMax` failed.
  public static Summary play(LongStream seeds, int failuresMax, Progress progress)
      throws InterruptedException {
    return play(seeds.mapToObj(ScenarioGenerator::of), failuresMax, progress);
  }

  /// Plays `scenarios` until all are played or `failuresMax` failed.
  public static Summary play(Stream<Scenario> scenarios, int failuresMax, Progress progress)
      throws InterruptedException {
    var all = new Seeds(scenarios, failuresMax, progress);
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(Thread.ofPlatform().name("seeds " + i).daemon().start(all::work));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return all.summary;
  }

  private void work() {
    for (var scenario = takeNext(); scenario.isPresent(); scenario = takeNext()) {
      RunResult result = SimulationRun.of(scenario.get(), false);
      summary.add(result);
      if (result.broken().isPresent()) {
        progress.failed(result);
      }
    }
  }

  /// Returns the next scenario; empty if all are played or too many failed.
  private synchronized Optional<Scenario> takeNext() {
    int failed = summary.failures();
    if (!scenarios.hasNext() || failed >= failuresMax) {
      return Optional.empty();
    }
    begun++;
    long now = System.nanoTime();
    if (now - reportedAt >= REPORT_INTERVAL) {
      reportedAt = now;
      progress.played(begun, failed);
    }
    return Optional.of(scenarios.next());
  }
}
