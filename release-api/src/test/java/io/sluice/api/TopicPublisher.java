package io.sluice.api;

import io.sluice.contract.Direction;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.Topic;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Planner;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.RecordMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Publishes the events of one lane as the other services would.
final class TopicPublisher {
  private static final Instant FROM = Instant.parse("2030-01-01T00:00:00Z");

  private final KafkaEventProducer producer;
  private final LaneKey lane;
  private Optional<Serving> stable = Optional.empty();
  private long sequence;
  private long epoch;

  TopicPublisher(KafkaEventProducer producer, LaneKey lane) {
    this.producer = producer;
    this.lane = lane;
  }

  /// Makes the next entry of this lane's log, without sending it.
  LogEntry next(Optional<UUID> release, Event event) {
    sequence++;
    return entry(sequence, release, event);
  }

  LogEntry entry(long at, Optional<UUID> release, Event event) {
    return new LogEntry(
        lane.toString(),
        at,
        UUID.randomUUID(),
        release,
        Topic.of(event).topicName(),
        EventType.of(event),
        Json.write(event),
        FROM.plusSeconds(at));
  }

  void send(LogEntry logEntry) {
    producer.send(RecordMapper.record(logEntry, "strategy-engine"));
  }

  LogEntry publish(UUID release, Event event) {
    LogEntry logEntry = next(Optional.of(release), event);
    send(logEntry);
    return logEntry;
  }

  /// Publishes an event without a release.
  void publishForLane(Event event) {
    send(next(Optional.empty(), event));
  }

  LogEntry queue(ReleaseView release) {
    return publish(
        release.id(),
        new Progress.Queued(
            release.spec(),
            release.retryOf(),
            release.revertOf(),
            release.caller(),
            FROM.plusSeconds(3600)));
  }

  /// Publishes one decision: it queues the release and ends it.
  ///
  /// @param between the events of the release in between
  void reject(ReleaseView release, String reason, Progress... between) {
    Optional<UUID> id = Optional.of(release.id());
    Instant at = queue(release).at();
    for (Progress event : between) {
      sendAt(at, next(id, event));
    }
    sendAt(at, next(id, new Progress.Ended(Outcome.REJECTED, stable, reason)));
  }

  private void sendAt(Instant at, LogEntry entry) {
    send(
        new LogEntry(
            entry.key(),
            entry.sequence(),
            entry.id(),
            entry.release(),
            entry.topic(),
            entry.type(),
            entry.json(),
            at));
  }

  /// Publishes the events up to the release's first step, the fence.
  Plan start(ReleaseView release) {
    queue(release);
    Plan plan = Planner.forward(release.spec(), stable);
    publish(release.id(), new Progress.Started(release.spec(), stable, FROM.plusSeconds(7200)));
    epoch++;
    publish(
        release.id(),
        new Progress.PlanAdopted(Direction.FORWARD, plan, 1, Optional.empty(), epoch, "requested"));
    startStep(release, plan, 1);
    return plan;
  }

  void startStep(ReleaseView release, Plan plan, int number) {
    publish(
        release.id(),
        new Progress.StepStarted(number, plan.steps().get(number - 1), FROM.plusSeconds(600)));
  }

  void end(ReleaseView release, Outcome outcome, String reason) {
    if (outcome == Outcome.SUCCEEDED) {
      stable = Optional.of(new Serving(release.id(), release.spec(), release.spec().replicas()));
    }
    publish(release.id(), new Progress.Ended(outcome, stable, reason));
  }

  void succeed(ReleaseView release) {
    start(release);
    end(release, Outcome.SUCCEEDED, "the plan ended");
  }

  /// Makes an outcome as notifier publishes it.
  LogEntry outcome(ReleaseView release, Outcome outcome) {
    return entry(
        1,
        Optional.of(release.id()),
        new ReleaseEnded(
            outcome,
            "because",
            lane.application(),
            lane.environment(),
            release.version(),
            Optional.empty(),
            Optional.empty(),
            release.strategy(),
            release.caller(),
            FROM,
            Optional.of(FROM),
            FROM));
  }
}
