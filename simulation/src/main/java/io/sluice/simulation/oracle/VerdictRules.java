package io.sluice.simulation.oracle;

import io.sluice.contract.Direction;
import io.sluice.contract.Event;
import io.sluice.contract.Evidence;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.messaging.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;

/// S6: the evidence of verdicts, and which of them count.
public final class VerdictRules {
  private static final String VERDICT = "io.sluice.verdict";

  private final OracleFindings findings;
  private final BlameRules blame;
  private final ToLongFunction<UUID> requests;

  /// The number of requests to a release when a step of it began.
  private final Map<Place, Long> requestsBefore = new HashMap<>();

  /// The number of verdicts of a kind that were published, and that were counted.
  private final Map<Key, Integer> published = new HashMap<>();

  private final Map<Key, Integer> counted = new HashMap<>();
  private final Map<UUID, Verdict> read = new HashMap<>();

  /// The release of each published verdict, by the id of its event.
  private final Map<UUID, UUID> releases = new HashMap<>();

  private record Place(UUID release, int number) {}

  private record Key(UUID release, int step, Verdict.Kind kind) {}

  /// @param requests the real number of requests to a release so far
  VerdictRules(OracleFindings findings, BlameRules blame, ToLongFunction<UUID> requests) {
    this.findings = findings;
    this.blame = blame;
    this.requests = requests;
  }

  /// Returns a published verdict by the id of its event.
  public Optional<Verdict> read(UUID id) {
    return Optional.ofNullable(read.get(id));
  }

  /// Records an event that health-monitor committed.
  void committed(LogEntry entry) {
    if (entry.type().equals(VERDICT)) {
      var verdict = (Verdict) Json.read(entry.json(), Event.class);
      UUID release = entry.release().orElseThrow();
      read.put(entry.id(), verdict);
      releases.put(entry.id(), release);
      published.merge(new Key(release, verdict.step(), verdict.verdict()), 1, Integer::sum);
      blame.published(release, verdict);
      if (verdict.verdict() == Verdict.Kind.HEALTHY) {
        healthy(release, verdict);
      }
    }
  }

  /// Checks a handled verdict: a verdict on the present observation counts, and an unhealthy one
  /// counts at every step of the forward plan.
  ///
  /// @param message the id of the handled verdict
  /// @param lane the lane before
  /// @param events the events that followed
  void handled(UUID message, Lane lane, List<Event> events) {
    Optional<Active> forward =
        lane.active()
            .filter(active -> active.release().equals(releases.get(message)))
            .filter(active -> active.direction() == Direction.FORWARD);
    if (forward.isPresent()) {
      Verdict verdict = read(message).orElseThrow();
      boolean isMeant =
          verdict.step() == forward.get().number()
              && forward.get().findStep().filter(Step.Observe.class::isInstance).isPresent();
      boolean isCounted = events.stream().anyMatch(Progress.VerdictRecorded.class::isInstance);
      findings.require(
          isCounted || !(isMeant || verdict.verdict() == Verdict.Kind.UNHEALTHY),
          "S6",
          "%s of %s was not taken into account",
          verdict,
          forward.get().release());
    }
  }

  void stepStarted(UUID release, Progress.StepStarted step, Lane lane) {
    requestsBefore.put(new Place(release, step.number()), requests.applyAsLong(release));
    lane.active()
        .ifPresent(active ->
            blame.began(
                active, lane.weight(release).value(), lane.desired().trafficRules().isPresent()));
  }

  void recorded(Lane lane, LaneEvent event, Progress.VerdictRecorded recorded) {
    UUID release = event.release().orElseThrow();
    var key = new Key(release, recorded.step(), recorded.verdict());
    int times = counted.merge(key, 1, Integer::sum);
    findings.require(
        times <= published.getOrDefault(key, 0),
        "S8",
        "%s of %s counted %d times",
        recorded,
        release,
        times);
    Active active = lane.active().orElseThrow();
    findings.require(
        active.direction() == Direction.FORWARD
            && (recorded.step() == active.number() || recorded.verdict() == Verdict.Kind.UNHEALTHY),
        "S6",
        "%s counted in step %d",
        recorded,
        active.number());
  }

  void requireHealthy(UUID release, int step) {
    findings.require(
        counted.containsKey(new Key(release, step, Verdict.Kind.HEALTHY)),
        "S6",
        "step %d of %s was found healthy without a verdict",
        step,
        release);
  }

  private void healthy(UUID release, Verdict verdict) {
    Evidence evidence = verdict.evidence();
    long real =
        requests.applyAsLong(release)
            - requestsBefore.getOrDefault(new Place(release, verdict.step()), 0L);
    findings.require(
        evidence.counts().requests() <= real,
        "S6",
        "%s of %s rests on more requests than there were: %d",
        verdict,
        release,
        real);
  }
}
