package io.sluice.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.RecordMapper;
import io.sluice.simulation.broker.SimBroker.Sent;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.time.Host;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private static final int SCENARIOS = 800;
  private static final Host READER = new Host(SimWorld.NOTIFIER, 1);

  private final Scenario scenario =
      LongStream.range(0, SCENARIOS)
          .mapToObj(ScenarioGenerator::of)
          .filter(VersionsTest::isMixed)
          .findFirst()
          .orElseThrow();
  private final Versions versions = new Versions(scenario);

  @Test
  void one_script_in_twenty_exchanges_processes() {
    long mixed =
        LongStream.range(0, SCENARIOS)
            .mapToObj(ScenarioGenerator::of)
            .filter(VersionsTest::isMixed)
            .count();

    assertThat(mixed).isBetween(SCENARIOS / 30L, SCENARIOS / 12L);
  }

  @Test
  void the_present_version_reads_what_it_wrote() {
    assertThat(readings()).containsOnlyKeys("read");
  }

  @Test
  void the_present_version_reads_events_with_an_additional_field_and_detects_newer_ones() {
    versions.set(SimWorld.API, true);

    Map<String, Long> readings = readings();

    assertThat(readings).containsOnlyKeys("read", "newer");
    assertThat(readings.get("newer")).isBetween(10L, 60L);
  }

  @Test
  void the_next_version_reads_all() {
    versions.set(SimWorld.API, true);
    versions.set(SimWorld.NOTIFIER, true);

    assertThat(readings()).containsOnlyKeys("read");
  }

  private static boolean isMixed(Scenario scenario) {
    return scenario.items().stream().anyMatch(fault -> fault.kind() == FaultKind.EXCHANGE);
  }

  /// Counts the results of reading a hundred records of release-api.
  private Map<String, Long> readings() {
    return IntStream.range(0, 100)
        .mapToObj(this::reading)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private String reading(int number) {
    var event = new Progress.Resumed(new UUID(0, 1), Instant.EPOCH, "ann", "it works");
    var entry =
        new LogEntry(
            "production/shop",
            number + 1,
            new UUID(number, number * 7L),
            Optional.of(new UUID(0, 2)),
            Topic.PROGRESS.topicName(),
            EventType.of(event),
            Json.write(event),
            Instant.EPOCH);
    versions.arrived(SimWorld.API, entry);
    try {
      var envelope =
          RecordMapper.envelope(
              versions.record(new Sent(SimWorld.API, entry, number), READER), Progress.class);
      return envelope.event().equals(event) ? "read" : "changed";
    } catch (RecordMapper.NewerException _) {
      return "newer";
    }
  }
}
