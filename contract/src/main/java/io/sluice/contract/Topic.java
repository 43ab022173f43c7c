package io.sluice.contract;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The topics, each with its single writer and the retention of its records.
public enum Topic {
  REQUESTS("release.requests", "release-api", Optional.of(Duration.ofDays(7)), false),
  SETTINGS("release.settings", "release-api", Optional.empty(), true),
  PROGRESS("release.progress", "strategy-engine", Optional.empty(), false),
  VERDICTS("release.verdicts", "health-monitor", Optional.of(Duration.ofDays(7)), false),
  OBSERVATIONS("release.observations", "health-monitor", Optional.of(Duration.ofHours(1)), false),
  OUTCOMES("release.outcomes", "notifier", Optional.empty(), false),
  NOTICES("release.notices", "notifier", Optional.of(Duration.ofDays(30)), false),
  CDEVENTS("release.cdevents", "notifier", Optional.empty(), false),
  MEASUREMENTS("release.measurements", Topic.MONITOR, Optional.of(Duration.ofDays(1)), false),
  AUDIT("release.audit", "release-api", Optional.empty(), false);

  /// The writer of measurements: the Kafka user of external monitors without a user of their own.
  public static final String MONITOR = "monitor";

  private final String topicName;
  private final String writer;
  private final Optional<Duration> retention;
  private final boolean compacted;

  Topic(String topicName, String writer, Optional<Duration> retention, boolean compacted) {
    this.topicName = topicName;
    this.writer = writer;
    this.retention = retention;
    this.compacted = compacted;
  }

  /// Returns the topic of an event.
  public static Topic of(Event event) {
    return switch (event) {
      case Request _ -> REQUESTS;
      case Setting _ -> SETTINGS;
      case Progress _ -> PROGRESS;
      case Verdict _ -> VERDICTS;
      case Observation _ -> OBSERVATIONS;
      case ReleaseEnded _ -> OUTCOMES;
      case Notice _ -> NOTICES;
      case CdEvent _ -> CDEVENTS;
      case Measurement _ -> MEASUREMENTS;
      case AuditHeadPublished _ -> AUDIT;
    };
  }

  /// Returns the name in Kafka.
  public String topicName() {
    return topicName;
  }

  /// Returns the topic with a name.
  ///
  /// @throws IllegalArgumentException if there is no such topic
  public static Topic named(String topicName) {
    return Arrays.stream(values())
        .filter(topic -> topic.topicName.equals(topicName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no topic " + topicName));
  }

  /// Returns the service that writes the topic, or [#MONITOR].
  public String writer() {
    return writer;
  }

  /// Returns the services that read the topic, each in the consumer group of its name.
  public Set<String> readers() {
    return switch (this) {
      case REQUESTS -> Set.of("strategy-engine");
      case SETTINGS -> Set.of("strategy-engine", "health-monitor", "notifier");
      case PROGRESS -> Set.of("release-api", "health-monitor", "notifier");
      case VERDICTS -> Set.of("strategy-engine", "release-api");
      case OBSERVATIONS -> Set.of("strategy-engine", "release-api");
      case OUTCOMES, NOTICES -> Set.of("release-api");
      case CDEVENTS, AUDIT -> Set.of();
      case MEASUREMENTS -> Set.of("health-monitor");
    };
  }

  /// Whether consumers outside of Sluice may read the topic.
  public boolean isPublic() {
    return switch (this) {
      case PROGRESS, OUTCOMES, CDEVENTS, AUDIT -> true;
      case REQUESTS, SETTINGS, VERDICTS, OBSERVATIONS, NOTICES, MEASUREMENTS -> false;
    };
  }

  /// Returns every service that writes or reads a topic, by name.
  public static SortedSet<String> services() {
    SortedSet<String> services = new TreeSet<>();
    for (Topic topic : values()) {
      services.add(topic.writer);
      services.addAll(topic.readers());
    }
    services.remove(MONITOR);
    return services;
  }

  /// Returns the retention of the records; unlimited if empty.
  public Optional<Duration> findRetention() {
    return retention;
  }

  /// Whether only the last record of a key is kept.
  public boolean isCompacted() {
    return compacted;
  }

  /// Returns the dead-letter topic for records of this topic that the consumer group `group` cannot
  /// read.
  public String deadLetters(String group) {
    return topicName + "." + group + ".dlq";
  }
}
