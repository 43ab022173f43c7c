package io.sluice.cli.demo;

import io.sluice.contract.Json;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.Topic;
import io.sluice.sandbox.driver.Topics;
import io.sluice.sandbox.driver.Topics.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// The outcomes of releases, read from the topic as any consumer reads them.
final class Outcomes {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

  private final Map<String, Set<Event>> byRelease;

  private Outcomes(Map<String, Set<Event>> byRelease) {
    this.byRelease = byRelease;
  }

  /// Reads the topic until it has an outcome of each of `releases`, for at most 10 s.
  static Outcomes read(int brokerPort, List<UUID> releases) {
    long until = System.nanoTime() + LIMIT.toNanos();
    try (Topics topics = new Topics(brokerPort)) {
      while (true) {
        Map<String, Set<Event>> found =
            topics.all(Topic.OUTCOMES.topicName()).stream()
                .collect(Collectors.groupingBy(Event::release, Collectors.toSet()));
        boolean all = releases.stream().allMatch(id -> found.containsKey(id.toString()));
        if (all || System.nanoTime() > until) {
          return new Outcomes(found);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /// Returns the outcome of a release; empty if there is none, or more than one event id.
  Optional<ReleaseEnded> find(UUID release) {
    Set<Event> events = byRelease.getOrDefault(release.toString(), Set.of());
    return events.stream().map(Event::id).distinct().count() == 1
        ? Optional.of(Json.read(events.iterator().next().json(), ReleaseEnded.class))
        : Optional.empty();
  }
}
