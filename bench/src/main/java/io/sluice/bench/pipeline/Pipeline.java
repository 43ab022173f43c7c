package io.sluice.bench.pipeline;

import io.sluice.bench.Percentiles;
import io.sluice.bench.base.JsonFile;
import io.sluice.bench.pipeline.LaneRun.Done;
import io.sluice.sandbox.drive.Driven;
import java.util.ArrayList;
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
public final class Pipeline implements Callable<Integer> {
  @Option(names = "--releases", paramLabel = "N", description = "At least. Default: 300.")
  private int releases = 300;

  @Option(names = "--lanes", paramLabel = "N", description = "Side by side. Default: 4.")
  private int lanes = 4;

  @Mixin private final JsonFile json = new JsonFile();

  @Override
  public Integer call() {
    Driven stack = Driven.ofThisProcess();
    boolean wasUp = stack.isReady("release-api");
    System.out.print(stack.run("up").output());
    try {
      Report report = run(stack);
      report.lines().forEach(System.out::println);
      json.write(report::json);
      return report.faults().isEmpty() ? 0 : 1;
    } finally {
      if (!wasUp) {
        System.out.print(stack.run("down").output());
      }
    }
  }

  private Report run(Driven stack) {
    List<LaneRun> runs = IntStream.range(0, lanes).mapToObj(i -> new LaneRun(stack, i)).toList();
    int each = (releases + lanes - 1) / lanes;
    List<Done> done;
    Floor floor = new Floor(stack);
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
    return report(stack, done, floor);
  }

  private static Report report(Driven stack, List<Done> done, Floor floor) {
    Set<UUID> ids = done.stream().map(Done::release).collect(Collectors.toSet());
    Latencies latencies = Latencies.read(stack.port("--broker-port"), ids);
    List<Gate> gates =
        Stream.of(Stretch.values())
            .map(stretch ->
                new Gate(
                    stretch,
                    Percentiles.of(latencies.of(stretch)),
                    Percentiles.of(floor.of(stretch))))
            .toList();
    return new Report(new ArrayList<>(done), gates);
  }
}
