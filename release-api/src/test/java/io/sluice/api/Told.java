package io.sluice.api;

import io.sluice.contract.Concluded;
import io.sluice.contract.Direction;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Topic;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Planner;
import io.sluice.messaging.Entry;
import io.sluice.messaging.kafka.KafkaBus;
import io.sluice.messaging.kafka.Records;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Publishes the events of one lane as the other services would.
final class Told {
  private static final Instant FROM = Instant.parse("2030-01-01T00:00:00Z");

  private final KafkaBus bus;
  private final LaneKey lane;
  private Optional<Serving> stable = Optional.empty();
  private long sequence;
  private long epoch;

  Told(KafkaBus bus, LaneKey lane) {
    this.bus = bus;
    this.lane = lane;
  }

  /// Makes the next entry of this lane's log, without sending it.
  Entry next(Optional<UUID> release, Event event) {
    sequence++;
    return entry(sequence, release, event);
  }

  Entry entry(long at, Optional<UUID> release, Event event) {
    return new Entry(
        lane.toString(),
        at,
        UUID.randomUUID(),
        release,
        Topic.of(event).topicName(),
        EventType.of(event),
        Json.write(event),
        FROM.plusSeconds(at));
  }

  void send(Entry entry) {
    bus.send(Records.record(entry, "strategy-engine"));
  }

  Entry tell(UUID release, Event event) {
    Entry entry = next(Optional.of(release), event);
    send(entry);
    return entry;
  }

  /// Sends an event without a release.
  void tellLane(Event event) {
    send(next(Optional.empty(), event));
  }

  void queues(ReleaseView release) {
    tell(
        release.id(),
        new Progress.Queued(
            release.spec(),
            release.retryOf(),
            release.revertOf(),
            release.caller(),
            FROM.plusSeconds(3600)));
  }

  /// Sends the events up to the release's first step, the fence.
  Plan starts(ReleaseView release) {
    queues(release);
    Plan plan = Planner.forward(release.spec(), stable);
    tell(release.id(), new Progress.Started(release.spec(), stable, FROM.plusSeconds(7200)));
    epoch++;
    tell(
        release.id(),
        new Progress.PlanAdopted(
            Direction.FORWARD, plan, 1, Optional.empty(), epoch, "as asked for"));
    step(release, plan, 1);
    return plan;
  }

  void step(ReleaseView release, Plan plan, int number) {
    tell(
        release.id(),
        new Progress.StepStarted(number, plan.steps().get(number - 1), FROM.plusSeconds(600)));
  }

  void ends(ReleaseView release, Outcome outcome, String reason) {
    if (outcome == Outcome.SUCCEEDED) {
      stable = Optional.of(new Serving(release.id(), release.spec(), release.spec().replicas()));
    }
    tell(release.id(), new Progress.Ended(outcome, stable, reason));
  }

  void succeeds(ReleaseView release) {
    starts(release);
    ends(release, Outcome.SUCCEEDED, "the plan ended");
  }

  /// Makes an outcome as notifier publishes it.
  Entry concluded(ReleaseView release, Outcome outcome) {
    return entry(
        1,
        Optional.of(release.id()),
        new Concluded(
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
