package io.sluice.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.Entry;
import io.sluice.messaging.kafka.Records;
import io.sluice.simulation.carriage.Broker.Sent;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.script.Script;
import io.sluice.simulation.script.Scripts;
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
  private static final int SCRIPTS = 800;
  private static final Host READER = new Host(World.NOTIFIER, 1);

  private final Script script =
      LongStream.range(0, SCRIPTS)
          .mapToObj(Scripts::of)
          .filter(VersionsTest::isMixed)
          .findFirst()
          .orElseThrow();
  private final Versions versions = new Versions(script);

  @Test
  void one_script_in_twenty_exchanges_processes() {
    long mixed =
        LongStream.range(0, SCRIPTS).mapToObj(Scripts::of).filter(VersionsTest::isMixed).count();

    assertThat(mixed).isBetween(SCRIPTS / 30L, SCRIPTS / 12L);
  }

  @Test
  void the_present_version_reads_what_it_wrote() {
    assertThat(readings()).containsOnlyKeys("read");
  }

  @Test
  void the_present_version_reads_events_with_an_additional_field_and_detects_newer_ones() {
    versions.set(World.API, true);

    Map<String, Long> readings = readings();

    assertThat(readings).containsOnlyKeys("read", "newer");
    assertThat(readings.get("newer")).isBetween(10L, 60L);
  }

  @Test
  void the_next_version_reads_all() {
    versions.set(World.API, true);
    versions.set(World.NOTIFIER, true);

    assertThat(readings()).containsOnlyKeys("read");
  }

  private static boolean isMixed(Script script) {
    return script.items().stream().anyMatch(item -> item.kind() == Kind.EXCHANGE);
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
        new Entry(
            "production/shop",
            number + 1,
            new UUID(number, number * 7L),
            Optional.of(new UUID(0, 2)),
            Topic.PROGRESS.topicName(),
            EventType.of(event),
            Json.write(event),
            Instant.EPOCH);
    versions.arrived(World.API, entry);
    try {
      var envelope =
          Records.envelope(
              versions.record(new Sent(World.API, entry, number), READER), Progress.class);
      return envelope.event().equals(event) ? "read" : "changed";
    } catch (Records.NewerException _) {
      return "newer";
    }
  }
}
