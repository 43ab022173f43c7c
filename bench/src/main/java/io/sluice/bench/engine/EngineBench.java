package io.sluice.bench.engine;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.PairedRates;
import io.sluice.bench.base.ReportOutput;
import io.sluice.bench.base.TemporaryDirectory;
import io.sluice.bench.intake.Intake;
import io.sluice.messaging.kafka.TopicProvisioner;
import io.sluice.sandbox.KafkaBroker;
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
    header = "The cost of a signal and of a release, with 10 to 10,000 active releases.",
    description =
        "Measures: CPU time of a signal; time until its events are committed; heap and disk for"
            + " each release; transactions per second, as a ratio to plain JDBC with the same"
            + " statements; releases per second that release-api accepts, as a ratio to a bare"
            + " endpoint with one insert. Exits 0 if all gates hold. About 25 minutes.")
public final class EngineBench implements Callable<Integer> {
  @Option(
      names = "--releases",
      split = ",",
      paramLabel = "N",
      description =
          "Numbers of active releases, each measured with a new engine. If a number occurs twice,"
              + " the gates use the last measurement. Default: 10,100,1000,10000,100.")
  private List<Integer> releases = List.of(10, 100, 1_000, 10_000, 100);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Duration of each measurement in seconds. Default: 15.")
  private int seconds = 15;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description =
          "Number of measurements of each part and of its floor, the minimal implementation,"
              + " alternating. Default: 10.")
  private int pairs = 10;

  @Mixin private final ReportOutput output = new ReportOutput();

  @Override
  public Integer call() throws InterruptedException {
    System.err.println("release-api and a bare endpoint, alternating");
    PairedRates intake = intake();
    try (var directory = TemporaryDirectory.create("sluice-bench-broker")) {
      KafkaBroker broker = KafkaBroker.start(directory.path());
      try {
        return output.publish(measure(broker, intake));
      } finally {
        broker.kill();
      }
    }
  }

  private BenchReport measure(KafkaBroker broker, PairedRates intake) throws InterruptedException {
    TopicProvisioner.forAllTopics(Map.of("bootstrap.servers", broker.bootstrap())).ensure();
    var measurements = new EngineMeasurements(broker, Duration.ofSeconds(seconds));
    List<EngineMeasurement> measured = new ArrayList<>();
    for (int count : releases) {
      System.err.printf("%,d releases%n", count);
      measured.add(measurements.measure(count));
    }
    System.err.println("the engine and plain JDBC, alternating");
    PairedRates turns = measurements.measureTransactions(100, pairs);
    var report = output.begin();
    EngineReport.write(report, measured, turns, intake);
    return report;
  }

  private PairedRates intake() {
    var time = Duration.ofSeconds(seconds);
    try (Intake intake = Intake.start()) {
      return PairedRates.measure(pairs, () -> intake.releases(time), () -> intake.floor(time));
    }
  }
}
