package io.sluice.bench.engine;

import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./sluice bench engine`.
@Command(
    name = "engine",
    header = "One engine with 10, 100, 1,000 and 10,000 active releases.",
    description =
        "What a signal costs, how long it takes until what it leads to is committed, what a release"
            + " takes of heap and disk; and turns a second beside plain JDBC that runs the same"
            + " statements. Exits 0 if all bars hold. About 20 minutes.")
public final class EngineBench implements Callable<Integer> {
  @Option(
      names = "--releases",
      split = ",",
      paramLabel = "N",
      description =
          "Active releases, each number with an engine of its own; of one named twice the last counts."
              + " Default: 10,100,1000,10000,100.")
  private List<Integer> releases = List.of(10, 100, 1_000, 10_000, 100);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each stretch is measured. Default: 15.")
  private int seconds = 15;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Stretches of engine and plain JDBC, by turns. Default: 10.")
  private int pairs = 10;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result there.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws InterruptedException, IOException {
    Path directory = Files.createTempDirectory("sluice-bench-broker");
    KafkaBroker broker = KafkaBroker.start(directory);
    try {
      var sizes = new Sizes(broker, Duration.ofSeconds(seconds));
      List<Size> measured = new ArrayList<>();
      for (int size : releases) {
        System.err.printf("%,d releases%n", size);
        measured.add(sizes.measure(size));
      }
      System.err.println("beside plain JDBC");
      var report = new Report(measured, sizes.turns(100, pairs));
      report.lines().forEach(System.out::println);
      json.ifPresent(file -> write(file, report));
      return report.faults().isEmpty() ? 0 : 1;
    } finally {
      broker.kill();
      Trees.delete(directory);
    }
  }

  private static void write(Path file, Report report) {
    try {
      Files.writeString(file, report.json().toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
