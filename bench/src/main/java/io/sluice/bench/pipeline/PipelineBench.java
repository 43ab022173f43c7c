package io.sluice.bench.pipeline;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import io.sluice.bench.base.ReportOutput;
import io.sluice.bench.pipeline.LaneRun.Done;
import io.sluice.sandbox.driver.StackDriver;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench pipeline`.
@Command(
    name = "pipeline",
    header = "Many releases, every second one bad, on a stack that runs or is started for it.",
    description =
        "Times the stretches between events against a floor of bare Kafka echoes, commits and"
            + " route calls. Exits 0 if all gates hold.")
public final class PipelineBench implements Callable<Integer> {
  @Option(names = "--releases", paramLabel = "N", description = "At least. Default: 300.")
  private int releases = 300;

  @Option(names = "--lanes", paramLabel = "N", description = "Side by side. Default: 4.")
  private int lanes = 4;

  @Mixin private final ReportOutput output = new ReportOutput();

  @Override
  public Integer call() {
    try (StackSession session = StackSession.open(output.text())) {
      return output.publish(measure(session.stack()));
    }
  }

  private BenchReport measure(StackDriver stack) {
    List<LaneRun> runs = IntStream.range(0, lanes).mapToObj(i -> new LaneRun(stack, i)).toList();
    int each = (releases + lanes - 1) / lanes;
    List<Done> done;
    PipelineFloor floor = new PipelineFloor(stack);
    try (floor;
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      runs.stream()
          .map(run -> CompletableFuture.runAsync(run::open, executor))
          .toList()
          .forEach(CompletableFuture::join);
      done =
          runs.stream()
              .map(run -> CompletableFuture.supplyAsync(() -> run.run(each), executor))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .flatMap(List::stream)
              .toList();
    }
    Set<UUID> ids = done.stream().map(Done::release).collect(Collectors.toSet());
    StretchLatencies latencies = StretchLatencies.read(stack.port("--broker-port"), ids);
    var report = output.begin();
    PipelineReport.write(
        report,
        done,
        Stream.of(Stretch.values())
            .map(stretch ->
                new StretchGate(
                    stretch,
                    Percentiles.of(latencies.of(stretch)),
                    Percentiles.of(floor.of(stretch))))
            .toList());
    return report;
  }
}
