package io.sluice.bench.console;

import io.sluice.bench.base.BenchSpecs;
import io.sluice.contract.Direction;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.contract.Topic;
import io.sluice.domain.rollout.Planner;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.KafkaEventProducer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Sends the events of lanes as strategy-engine does. The first lanes have a canary that moves, and
/// the others serve version 1.0.
final class LaneFeed implements AutoCloseable {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Token TOKEN = new Token(1, 1);

  private final InstantSource clock = InstantSource.system();
  private final KafkaEventProducer producer;
  private final List<FedLane> lanes;

  /// A lane, and the number of its events so far.
  private static final class FedLane {
    private final LaneKey key;
    private UUID stable = UUID.randomUUID();
    private UUID candidate = UUID.randomUUID();
    private long sequence;

    private FedLane(LaneKey key) {
      this.key = key;
    }
  }

  /// @param broker the address of the broker
  /// @param size number of lanes
  LaneFeed(String broker, int size) {
    this.producer = new KafkaEventProducer(Map.of("bootstrap.servers", broker), "strategy-engine");
    this.lanes =
        IntStream.range(0, size)
            .mapToObj(i -> new FedLane(new LaneKey("production", "app-%04d".formatted(i))))
            .toList();
  }

  /// Returns the name of the application of a lane.
  String application(int lane) {
    return lanes.get(lane).key.application();
  }

  /// Releases version 1.0 in each lane, and begins a canary in the first ones.
  ///
  /// @param moving number of the first lanes
  void begin(int moving) {
    for (FedLane lane : lanes) {
      List<Progress> events = new ArrayList<>(opening("1.0", lane, Optional.empty()));
      Serving serving = new Serving(lane.stable, spec(lane, "1.0"), 3);
      events.add(new Progress.Promoted());
      events.add(
          new Progress.Ended(Outcome.SUCCEEDED, Optional.of(serving), "1.0 serves all traffic"));
      send(lane, lane.stable, events);
    }
    for (FedLane lane : lanes.subList(0, moving)) {
      Serving serving = new Serving(lane.stable, spec(lane, "1.0"), 3);
      send(lane, lane.candidate, opening("2.0", lane, Optional.of(serving)));
    }
  }

  private List<Progress> opening(String version, FedLane lane, Optional<Serving> stable) {
    ReleaseSpec spec = spec(lane, version);
    Plan plan = Planner.forward(spec, stable);
    List<Progress> events = new ArrayList<>();
    events.add(
        new Progress.Queued(
            spec,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "bench",
            Optional.empty(),
            clock.instant().plus(HOUR)));
    events.add(new Progress.Started(spec, stable, clock.instant().plus(HOUR)));
    events.add(
        new Progress.PlanAdopted(Direction.FORWARD, plan, 1, Optional.empty(), 1, "as requested"));
    events.add(new Progress.StepStarted(1, plan.steps().getFirst(), clock.instant().plus(HOUR)));
    return events;
  }

  private static ReleaseSpec spec(FedLane lane, String version) {
    return BenchSpecs.spec(lane.key, version);
  }

  /// Shifts traffic to the canary of a lane.
  ///
  /// @param weight percent
  void shift(int lane, int weight) {
    FedLane fed = lanes.get(lane);
    Map<UUID, Percent> weights =
        Map.of(fed.candidate, new Percent(weight), fed.stable, new Percent(100 - weight));
    send(fed, fed.candidate, List.of(new Progress.TrafficShifted(1, weights, TOKEN)));
  }

  private synchronized void send(FedLane lane, UUID release, List<Progress> events) {
    List<LogEntry> entries = new ArrayList<>();
    for (Progress event : events) {
      lane.sequence++;
      entries.add(
          new LogEntry(
              lane.key.toString(),
              lane.sequence,
              UUID.randomUUID(),
              Optional.of(release),
              Topic.of(event).topicName(),
              EventType.of(event),
              Json.write(event),
              clock.instant()));
    }
    int sent = producer.send(entries).size();
    if (sent < entries.size()) {
      throw new IllegalStateException(
          "the broker accepted %d of %d events".formatted(sent, entries.size()));
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
