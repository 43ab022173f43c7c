package io.sluice.bench.engine;

import io.sluice.bench.base.JsonFile;
import io.sluice.bench.intake.Intake;
import io.sluice.messaging.kafka.TopicProvisioner;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench engine`.
@Command(
    name = "engine",
    header = "One engine with 10, 100, 1,000 and 10,000 active releases.",
    description =
        "Measures the cost of a signal, the time until its events are committed, heap and disk of a"
            + " release; turns a second compared with plain JDBC that runs the same statements; and"
            + " releases a second that release-api accepts compared with a bare endpoint with one insert."
            + " Exits 0 if all bars hold. About 25 minutes.")
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
      description = "Duration of each stretch. Default: 15.")
  private int seconds = 15;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Stretches of each and its floor, by turns. Default: 10.")
  private int pairs = 10;

  @Mixin private final JsonFile json = new JsonFile();

  @Override
  public Integer call() throws InterruptedException, IOException {
    System.err.println("release-api and a bare endpoint, by turns");
    PairedRates intake = intake();
    Path directory = Files.createTempDirectory("sluice-bench-broker");
    KafkaBroker broker = KafkaBroker.start(directory);
    try {
      TopicProvisioner.forAllTopics(Map.of("bootstrap.servers", broker.bootstrap())).ensure();
      var measurements = new EngineMeasurements(broker, Duration.ofSeconds(seconds));
      List<EngineMeasurement> measured = new ArrayList<>();
      for (int count : releases) {
        System.err.printf("%,d releases%n", count);
        measured.add(measurements.measure(count));
      }
      System.err.println("the engine and plain JDBC, by turns");
      var report = new EngineReport(measured, measurements.measureTurns(100, pairs), intake);
      report.lines().forEach(System.out::println);
      json.write(report::json);
      return report.faults().isEmpty() ? 0 : 1;
    } finally {
      broker.kill();
      Trees.delete(directory);
    }
  }

  private PairedRates intake() {
    var time = Duration.ofSeconds(seconds);
    try (Intake intake = Intake.start()) {
      return PairedRates.measure(pairs, () -> intake.releases(time), () -> intake.floor(time));
    }
  }
}
