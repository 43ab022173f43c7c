package io.sluice.notifier.projection;

import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The events of one lane in which each outcome occurs once, as the engine sends them.
public final class OutcomeScenario {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  /// The releases by the outcome with which they end.
  public final Map<Outcome, UUID> releases = new EnumMap<>(Outcome.class);

  public final List<Envelope<Progress>> events = new ArrayList<>();
  private final String application;
  private final String destinations;

  /// Creates the events.
  ///
  /// @param destinations JSON list, the `notify` of each release
  public OutcomeScenario(String application, String destinations) {
    this.application = application;
    this.destinations = destinations;
    Serving stable = succeed(UUID.randomUUID());
    for (Outcome outcome : Outcome.values()) {
      UUID release = UUID.randomUUID();
      switch (outcome) {
        case SUCCEEDED -> stable = succeed(release);
        case ROLLED_BACK, ABORTED, SUPERSEDED, FAILED -> rollBack(release, outcome, stable);
        case REJECTED, EXPIRED -> endUnstarted(release, outcome, stable);
      }
      releases.put(outcome, release);
    }
  }

  /// Adds a further release that succeeds.
  ///
  /// @return events of this release only
  public List<Envelope<Progress>> next(UUID release) {
    int from = events.size();
    succeed(release);
    return List.copyOf(events.subList(from, events.size()));
  }

  /// Adds a further release that succeeds after a break-glass.
  ///
  /// @return events of this release only
  List<Envelope<Progress>> nextWithBreakGlass(UUID release) {
    int from = events.size();
    add(release, queued());
    add(
        release,
        new Progress.FloorsBypassed(Optional.empty(), List.of("gate"), "eve", "shop is down"));
    add(release, new Progress.Started(spec(), Optional.empty(), NOON.plusSeconds(3600)));
    promote(release);
    return List.copyOf(events.subList(from, events.size()));
  }

  private Serving succeed(UUID release) {
    start(release, Optional.empty());
    return promote(release);
  }

  private Serving promote(UUID release) {
    add(release, new Progress.Promoted());
    Serving serving = new Serving(release, spec(), 1);
    add(release, new Progress.Ended(Outcome.SUCCEEDED, Optional.of(serving), "done"));
    return serving;
  }

  private void rollBack(UUID release, Outcome outcome, Serving stable) {
    start(release, Optional.of(stable));
    add(
        release,
        new Progress.PlanAdopted(
            Direction.ROLLBACK,
            new Plan(List.of(new Step.Fence())),
            4,
            Optional.of(outcome),
            2,
            "because"));
    add(release, new Progress.Ended(outcome, Optional.of(stable), "because"));
  }

  private void endUnstarted(UUID release, Outcome outcome, Serving stable) {
    add(release, queued());
    add(release, new Progress.Ended(outcome, Optional.of(stable), "because"));
  }

  private void start(UUID release, Optional<Serving> stable) {
    add(release, queued());
    add(release, new Progress.Started(spec(), stable, NOON.plusSeconds(3600)));
  }

  private Progress queued() {
    return new Progress.Queued(
        spec(), Optional.empty(), Optional.empty(), "ada", NOON.plusSeconds(3600));
  }

  private void add(UUID release, Progress progress) {
    int sequence = events.size() + 1;
    events.add(
        new Envelope<>(
            UUID.randomUUID(),
            "/sluice/strategy-engine",
            "production/" + application,
            Optional.of(release),
            sequence,
            NOON.plusSeconds(sequence),
            progress));
  }

  private ReleaseSpec spec() {
    return Json.read(
        """
        {"application":"%s","environment":"production","version":"1","command":["run"],"env":{},
         "replicas":1,"healthPath":"/","readyWithin":"1m","drain":"30s",
         "strategy":{"canary":{"steps":[100],"observe":"1m"}},
         "analysis":{"alpha":0.01,"minSamples":20,"checks":[]},"onFailure":"rollback",
         "onInconclusive":"hold","concurrency":"queue","deadline":"1h","startBefore":"1h",
         "bakeTime":"0s","notify":%s}
        """
            .formatted(application, destinations),
        ReleaseSpec.class);
  }
}
