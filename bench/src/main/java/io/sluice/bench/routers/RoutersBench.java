package io.sluice.bench.routers;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.ReportOutput;
import io.sluice.bench.base.TemporaryDirectory;
import io.sluice.sandbox.haproxy.Haproxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench routers`.
@Command(
    name = "routers",
    header = "Changes weights under load: the edge, HAProxy, and an nginx that is reloaded.",
    description = {
      "Requests come at a fixed rate; each latency counts from the instant when its request was"
          + " due. Then the edge and HAProxy get as many as they answer, in turn. Routers that are"
          + " not installed are left out with a note. Exits 0 if the edge and HAProxy failed none."
    })
public final class RoutersBench implements Callable<Integer> {
  private static final String PREFIX = "sluice-bench";

  @Option(names = "--requests", paramLabel = "N", description = "Of each router. Default: 250000.")
  private long requests = 250_000;

  @Option(names = "--per-second", paramLabel = "N", description = "Default: 3000.")
  private int perSecond = 3_000;

  @Option(names = "--changes", paramLabel = "N", description = "Of weights. Default: 1000.")
  private int changes = 1_000;

  @Option(names = "--pairs", paramLabel = "N", description = "Of turns. Default: 5.")
  private int pairs = 5;

  @Mixin private final ReportOutput output = new ReportOutput();

  private final Path root = Path.of(System.getProperty("sluice.root", ".")).toAbsolutePath();

  @Override
  public Integer call() {
    var report = output.begin();
    try (var instances = new Instances()) {
      addChanges(report, directory -> SluiceContender.edge(root, directory, instances), true);
      if (Haproxy.isInstalled()) {
        addChanges(report, directory -> SluiceContender.haproxy(directory, instances), true);
      } else {
        report.addLine("haproxy is not installed here, and left out");
      }
      if (Nginx.isInstalled()) {
        addChanges(report, directory -> new Nginx(directory, instances), false);
      } else {
        report.addLine("nginx is not installed here, and left out");
      }
      if (Haproxy.isInstalled()) {
        addPairs(report, instances);
      }
    }
    return output.publish(report);
  }

  /// @param mustServeAll whether a failed request misses a gate
  private void addChanges(
      BenchReport report, Function<Path, RouterContender> start, boolean mustServeAll) {
    try (var directory = TemporaryDirectory.create(PREFIX);
        RouterContender router = start.apply(directory.path())) {
      System.err.println(router.name() + " under changes of its weights");
      Changes measured = Changes.run(router, requests, perSecond, changes);
      measured.addTo(report);
      if (mustServeAll) {
        addGate(report, router.name(), measured.failed());
      }
    }
  }

  private void addPairs(BenchReport report, Instances instances) {
    try (var edgeDirectory = TemporaryDirectory.create(PREFIX);
        var haproxyDirectory = TemporaryDirectory.create(PREFIX);
        RouterContender edge = SluiceContender.edge(root, edgeDirectory.path(), instances);
        RouterContender haproxy = SluiceContender.haproxy(haproxyDirectory.path(), instances)) {
      System.err.println("edge and haproxy, alternating");
      edge.weight(50);
      haproxy.weight(50);
      var _ = Pairs.run(edge, haproxy, 1, Duration.ofSeconds(6)); // until both are warm
      Pairs measured = Pairs.run(edge, haproxy, pairs, Duration.ofSeconds(5));
      measured.addTo(report);
      addGate(report, "edge and haproxy, alternating", measured.failed());
    }
  }

  private static void addGate(BenchReport report, String routers, long failed) {
    report.requireAtMost((double) failed, 0, "%s: %.0f requests failed, at most %.0f", routers);
  }
}
