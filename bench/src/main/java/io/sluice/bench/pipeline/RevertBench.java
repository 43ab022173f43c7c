package io.sluice.bench.pipeline;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import io.sluice.bench.base.ReportOutput;
import io.sluice.contract.State;
import io.sluice.sandbox.load.LoadGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench revert`.
@Command(
    name = "revert",
    header = "Reverts to a release whose instances still run, under load.",
    description =
        "Each time a new version takes all traffic and is baking; then it is reverted. Timed from"
            + " the request on until the traffic is back, read at the router, and until the revert"
            + " has ended. Exits 0 if no time is above 5 s and no request was lost.")
public final class RevertBench implements Callable<Integer> {
  private static final double MILLIS_MAX = 5_000;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final String AT_ONCE = "{\"canary\":{\"steps\":[100],\"observe\":\"0s\"}}";

  @Option(names = "--reverts", paramLabel = "N", description = "Number of reverts. Default: 20.")
  private int reverts = 20;

  @Mixin private final ReportOutput output = new ReportOutput();

  /// @param traffic time until the router confirmed that the earlier version has all traffic, in ms
  /// @param end time until the revert had ended, in ms
  private record Times(double traffic, double end) {}

  @Override
  public Integer call() {
    try (StackSession session = StackSession.open(output.text())) {
      return output.publish(measure(new BenchLane(session.stack(), "revert")));
    }
  }

  private BenchReport measure(BenchLane lane) {
    UUID stable = lane.post(AT_ONCE, 0, "");
    var _ = lane.await(stable, State.ENDED, POLL_INTERVAL);
    List<Times> times = new ArrayList<>();
    LoadGenerator load = lane.startLoad();
    try (load) {
      for (int i = 0; i < reverts; i++) {
        load.phase(Integer.toString(i));
        UUID next = lane.post(AT_ONCE, 0, ",\"bakeTime\":\"30m\"");
        var _ = lane.await(next, State.BAKING, POLL_INTERVAL);
        times.add(revert(lane, stable));
      }
    }
    long lost = 0; // requests without a 2xx response of the application
    for (int i = 0; i < reverts; i++) {
      lost +=
          load.tally(Integer.toString(i)).failures().values().stream()
              .mapToLong(Long::longValue)
              .sum();
    }
    return report(times, lost);
  }

  private static Times revert(BenchLane lane, UUID stable) {
    long began = System.nanoTime();
    UUID revert = lane.revertTo(stable);
    lane.awaitAllTraffic(stable, POLL_INTERVAL);
    long back = System.nanoTime();
    var _ = lane.await(revert, State.ENDED, POLL_INTERVAL);
    return new Times((back - began) / 1e6, (System.nanoTime() - began) / 1e6);
  }

  private BenchReport report(List<Times> times, long lost) {
    Percentiles back = Percentiles.of(times.stream().map(Times::traffic).toList());
    Percentiles ended = Percentiles.of(times.stream().map(Times::end).toList());
    var report = output.begin();
    report.addFigure("reverts", times.size());
    report.addFigure("lost", lost);
    report.addFigure("max_allowed_ms", MILLIS_MAX);
    report.addFigure("traffic_back_ms", back);
    report.addFigure("ended_ms", ended);
    addLine(report, "traffic is back", back);
    addLine(report, "revert has ended", ended);
    report.addLine("requests lost: %d", lost);
    report.requireAtMost(
        back.max(), MILLIS_MAX, "the traffic was back after %.0f ms, at most %.0f");
    report.requireAtMost((double) lost, 0, "%.0f requests were lost, at most %.0f");
    return report;
  }

  private static void addLine(BenchReport report, String what, Percentiles of) {
    report.addLine(
        "%-17s %d times: p50 %.0f ms, p95 %.0f ms, max %.0f ms",
        what, of.count(), of.p50(), of.p95(), of.max());
  }
}
