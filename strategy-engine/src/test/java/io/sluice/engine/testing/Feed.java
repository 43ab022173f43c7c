package io.sluice.engine.testing;

import io.sluice.contract.Command;
import io.sluice.contract.Defaults;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Request;
import io.sluice.contract.RequestCounts;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.RecordMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Writes the records of release-api and health-monitor to the topics.
@ApplicationScoped
public class Feed {
  private static final Setting.EnvironmentSet PRODUCTION =
      new Setting.EnvironmentSet(
          "production",
          1,
          false,
          Optional.of(new Setting.Environment("local", "edge", List.of(), Defaults.NONE)));

  private final AtomicLong sequence = new AtomicLong();
  private final KafkaEventProducer producer;

  Feed(KafkaEventProducer producer) {
    this.producer = producer;
  }

  public UUID post(LaneKey lane, ReleaseSpec spec) {
    return post(lane, spec, PRODUCTION);
  }

  public UUID post(LaneKey lane, ReleaseSpec spec, Setting.EnvironmentSet environment) {
    UUID release = UUID.randomUUID();
    send(
        lane,
        new Request.ReleaseRequested(
            release,
            spec,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "test",
            Optional.empty(),
            environment,
            Optional.empty()),
        Optional.of(release));
    return release;
  }

  public void set(Setting setting) {
    producer.send(
        RecordMapper.record(
            new LogEntry(
                setting.key(),
                setting.revision(),
                UUID.randomUUID(),
                Optional.empty(),
                Topic.of(setting).topicName(),
                EventType.of(setting),
                Json.write(setting),
                Instant.EPOCH),
            "test"));
  }

  public void command(LaneKey lane, Command command) {
    send(
        lane,
        new Request.CommandSubmitted(
            UUID.randomUUID(), command, "test", List.of("admin"), "because"),
        Optional.empty());
  }

  public void judge(LaneKey lane, UUID release, int step, Verdict.Kind verdict) {
    judge("health-monitor", lane, release, step, verdict);
  }

  /// @param service the writer of the verdict
  public void judge(String service, LaneKey lane, UUID release, int step, Verdict.Kind verdict) {
    var evidence =
        new Evidence(
            Evidence.TickRange.NONE,
            RequestCounts.NONE,
            0,
            0.01,
            "1",
            List.of(),
            Optional.empty(),
            List.of(),
            List.of());
    send(service, lane, new Verdict(step, verdict, "because", evidence), Optional.of(release));
  }

  private void send(LaneKey lane, Event event, Optional<UUID> release) {
    send("test", lane, event, release);
  }

  private void send(String service, LaneKey lane, Event event, Optional<UUID> release) {
    producer.send(
        RecordMapper.record(
            new LogEntry(
                lane.toString(),
                sequence.incrementAndGet(),
                UUID.randomUUID(),
                release,
                Topic.of(event).topicName(),
                EventType.of(event),
                Json.write(event),
                Instant.EPOCH),
            service));
  }
}
