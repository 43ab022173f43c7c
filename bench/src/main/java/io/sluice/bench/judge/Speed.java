package io.sluice.bench.judge;

import com.sun.management.ThreadMXBean;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.Mixture;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a tick costs: fifteen statistics, errors and fourteen bounds of latency, at sixteen ratios,
/// against three instances of stable's.
final class Speed {
  private static final int ROUNDS = 7;
  private static final int TICKS = 100_000;

  /// @param nanos of a core, by tick: the median of some rounds
  /// @param bytes allocated by tick in the last round
  record Cost(String what, double nanos, double bytes) {}

  /// The tests alone, in place, with the question whether they withdraw.
  static Cost judge() {
    Mixture errors = Mixture.start(Compare.ERROR_RATE, 1, 1.1, 3);
    Mixture latency = Mixture.start(Compare.LATENCY, LatencyBounds.MILLIS.size(), 1.1, 3);
    double limit = 1 / Shipped.ALPHA;
    return measured(
        "judge",
        tick -> {
          errors.tick(Compare.ERROR_RATE, tick);
          latency.tick(Compare.LATENCY, tick);
          if ((Math.exp(errors.logBound()) + Math.exp(latency.logBound())) / 2 >= limit
              && (Math.exp(errors.logE()) + Math.exp(latency.logE())) / 2 >= limit) {
            throw new IllegalStateException("a candidate as good as stable is taken back");
          }
        });
  }

  /// The fold of a watch, which leaves each state as it was.
  static Cost fold() {
    WatchState[] state = {Shipped.start(Scenario.quiet("speed"))};
    return measured(
        "fold",
        tick ->
            state[0] =
                state[0].tick(
                    state[0].next(
                        tick.from(),
                        tick.to(),
                        tick.elapsed(),
                        tick.candidate(),
                        tick.stable(),
                        tick.fleet(),
                        0,
                        0,
                        List.of())));
  }

  private static Cost measured(String what, Consumer<Tick> judge) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Traffic traffic = new Traffic(Scenario.quiet("speed").ticks(1), 1);
    Tick[] ticks = Stream.generate(traffic::next).limit(3_600).toArray(Tick[]::new);
    double[] nanos = new double[ROUNDS];
    double bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long began = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < TICKS; i++) {
        judge.accept(ticks[i % ticks.length]);
      }
      nanos[round] = (double) (threads.getCurrentThreadCpuTime() - began) / TICKS;
      bytes = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / TICKS;
    }
    Arrays.sort(nanos);
    return new Cost(what, nanos[ROUNDS / 2], bytes);
  }

  private Speed() {}
}
