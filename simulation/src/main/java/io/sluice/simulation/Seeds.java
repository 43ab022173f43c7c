package io.sluice.simulation;

import io.sluice.simulation.script.Script;
import io.sluice.simulation.script.Scripts;
import io.sluice.simulation.world.Play;
import io.sluice.simulation.world.Played;
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
  private static final long TOLD_EVERY = Duration.ofSeconds(15).toNanos();

  private final Iterator<Script> scripts;
  private final int failuresMax;
  private final Progress progress;
  private final Summary summary = new Summary();
  private int begun;
  private long toldAt = System.nanoTime();

  /// A listener that receives the progress of a run.
  @FunctionalInterface
  public interface Progress {
    /// Receives the counts so far, at most every 15 s.
    void played(int seeds, int failed);

    /// Receives a seed that has failed.
    default void failed(Played seed) {}
  }

  private Seeds(Stream<Script> scripts, int failuresMax, Progress progress) {
    this.scripts = scripts.iterator();
    this.failuresMax = failuresMax;
    this.progress = progress;
  }

  /// Plays `seeds` until all are played or `failuresMax` failed.
  public static Summary play(LongStream seeds, int failuresMax, Progress progress)
      throws InterruptedException {
    return play(seeds.mapToObj(Scripts::of), failuresMax, progress);
  }

  /// Plays `scripts` until all are played or `failuresMax` failed.
  public static Summary play(Stream<Script> scripts, int failuresMax, Progress progress)
      throws InterruptedException {
    var all = new Seeds(scripts, failuresMax, progress);
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
    for (var script = next(); script.isPresent(); script = next()) {
      Played played = Play.of(script.get(), false);
      summary.add(played);
      if (played.broken().isPresent()) {
        progress.failed(played);
      }
    }
  }

  /// Returns the next scenario; empty if all are played or too many failed.
  private synchronized Optional<Script> next() {
    int failed = summary.failures();
    if (!scripts.hasNext() || failed >= failuresMax) {
      return Optional.empty();
    }
    begun++;
    long now = System.nanoTime();
    if (now - toldAt >= TOLD_EVERY) {
      toldAt = now;
      progress.played(begun, failed);
    }
    return Optional.of(scripts.next());
  }
}
