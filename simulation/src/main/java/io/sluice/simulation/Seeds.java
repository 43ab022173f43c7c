package io.sluice.simulation;

import io.sluice.simulation.script.Scripts;
import io.sluice.simulation.world.Play;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/// Plays many seeds side by side; each is a world of its own.
public final class Seeds {
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();
  private static final int TOLD_EVERY = 10_000;

  private final PrimitiveIterator.OfLong seeds;
  private final int failuresMax;
  private final Progress progress;
  private final Summary summary = new Summary();
  private int begun;

  /// Told from time to time how far it is.
  @FunctionalInterface
  public interface Progress {
    void played(int seeds, int failed);
  }

  private Seeds(LongStream seeds, int failuresMax, Progress progress) {
    this.seeds = seeds.iterator();
    this.failuresMax = failuresMax;
    this.progress = progress;
  }

  /// Plays `seeds` until all are played or `failuresMax` failed.
  public static Summary play(LongStream seeds, int failuresMax, Progress progress)
      throws InterruptedException {
    var all = new Seeds(seeds, failuresMax, progress);
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
    for (long seed = next(); seed >= 0; seed = next()) {
      summary.add(Play.of(Scripts.of(seed), false));
    }
  }

  /// The next seed; negative if there is none to be played any more.
  private synchronized long next() {
    int failed = summary.failures();
    if (!seeds.hasNext() || failed >= failuresMax) {
      return -1;
    }
    begun++;
    if (begun % TOLD_EVERY == 0) {
      progress.played(begun, failed);
    }
    return seeds.nextLong();
  }
}
