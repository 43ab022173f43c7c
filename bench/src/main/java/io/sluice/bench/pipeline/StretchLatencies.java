package io.sluice.bench.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.sandbox.driver.Topics;
import io.sluice.sandbox.driver.Topics.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The stretches of each release, read from the topics: each from the instant of one event to that
/// of another. The instants are the times of the database's clock when it appended the events.
final class StretchLatencies {
  private final Map<Stretch, List<Double>> millis = new EnumMap<>(Stretch.class);

  StretchLatencies() {
    for (Stretch stretch : Stretch.values()) {
      millis.put(stretch, new ArrayList<>());
    }
  }

  List<Double> of(Stretch stretch) {
    return millis.getOrDefault(stretch, List.of());
  }

  static StretchLatencies read(int brokerPort, Set<UUID> releases) {
    Map<String, List<Event>> requests;
    Map<String, List<Event>> progress;
    Map<String, List<Event>> verdicts;
    try (Topics topics = new Topics(brokerPort)) {
      requests = byRelease(topics.all(Topic.REQUESTS.topicName()));
      progress = byRelease(topics.all(Topic.PROGRESS.topicName()));
      verdicts = byRelease(topics.all(Topic.VERDICTS.topicName()));
    }
    StretchLatencies latencies = new StretchLatencies();
    for (UUID release : releases) {
      String id = release.toString();
      latencies.add(
          id,
          requests.getOrDefault(id, List.of()),
          progress.getOrDefault(id, List.of()),
          verdicts.getOrDefault(id, List.of()));
    }
    return latencies;
  }

  private void add(
      String release, List<Event> requests, List<Event> progress, List<Event> verdicts) {
    Optional<Event> accepted = findFirst(requests, "release-requested");
    Optional<Event> provision =
        progress.stream()
            .filter(event -> is(event, "step-started"))
            .filter(event -> json(event).at("/step/type").asText().equals("provision"))
            .findFirst();
    between(Stretch.PROVISION_STARTED, accepted, provision);
    Optional<Event> confirmed =
        provision.flatMap(started ->
            progress.stream()
                .filter(event -> is(event, "step-finished"))
                .filter(event -> number(event) == number(started))
                .findFirst());
    between(Stretch.SHIFT_READ_BACK, confirmed, confirmed.flatMap(at -> findShift(progress, at)));
    Optional<Event> unhealthy =
        verdicts.stream()
            .filter(event -> json(event).path("verdict").asText().equals("unhealthy"))
            .findFirst();
    between(
        Stretch.WEIGHT_ZERO,
        unhealthy,
        progress.stream()
            .filter(event -> is(event, "traffic-shifted"))
            .filter(event -> json(event).path("weights").path(release).asInt(0) == 0)
            .filter(event -> unhealthy.filter(at -> event.time().isAfter(at.time())).isPresent())
            .findFirst());
  }

  /// Returns the first shift of the step after the confirmed one.
  private static Optional<Event> findShift(List<Event> progress, Event confirmed) {
    return progress.stream()
        .filter(event -> is(event, "traffic-shifted"))
        .filter(event -> number(event) == number(confirmed) + 1)
        .findFirst();
  }

  private void between(Stretch stretch, Optional<Event> from, Optional<Event> to) {
    if (from.isPresent() && to.isPresent()) {
      Duration took = Duration.between(from.get().time(), to.get().time());
      of(stretch).add(took.toNanos() / 1e6);
    }
  }

  private static Map<String, List<Event>> byRelease(List<Event> events) {
    return events.stream()
        .sorted(Comparator.comparing(Event::time))
        .collect(Collectors.groupingBy(Event::release));
  }

  private static Optional<Event> findFirst(List<Event> events, String type) {
    return events.stream().filter(event -> is(event, type)).findFirst();
  }

  private static boolean is(Event event, String type) {
    return event.type().equals("io.sluice." + type);
  }

  private static int number(Event event) {
    return json(event).path("number").asInt();
  }

  private static JsonNode json(Event event) {
    return Json.read(event.json(), JsonNode.class);
  }
}
