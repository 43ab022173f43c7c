package io.sluice.e2e;

import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.Topic;
import io.sluice.sandbox.driver.Topics;
import io.sluice.sandbox.driver.Topics.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Reads `release.outcomes` with a plain consumer.
public final class OutcomeTopic {

  /// The outcomes of a release, with the number of different event ids.
  public record ReleaseOutcomes(Set<Outcome> outcomes, int ids) {}

  public static Map<UUID, ReleaseOutcomes> read(int brokerPort, List<UUID> releases) {
    try (Topics topics = new Topics(brokerPort)) {
      Map<String, List<Event>> events =
          topics.all(Topic.OUTCOMES.topicName()).stream()
              .collect(Collectors.groupingBy(Event::release));
      return releases.stream()
          .collect(
              Collectors.toMap(
                  id -> id, id -> outcomes(events.getOrDefault(id.toString(), List.of()))));
    }
  }

  private static ReleaseOutcomes outcomes(List<Event> events) {
    return new ReleaseOutcomes(
        events.stream()
            .map(event -> Json.read(event.json(), ReleaseEnded.class).outcome())
            .collect(Collectors.toSet()),
        Math.toIntExact(events.stream().map(Event::id).distinct().count()));
  }

  private OutcomeTopic() {}
}
