package io.sluice.api.query;

import io.sluice.contract.Topic;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/// The id of a dead letter, made of its place: `release.requests.strategy-engine.dlq-3-12`.
record DeadLetterId(Topic topic, String group, int partition, long offset) {
  private static final Pattern TEXT = Pattern.compile("(.+)-([0-9]{1,9})-([0-9]{1,18})");

  /// Parses an id; empty if `text` is not an id of a dead letter.
  static Optional<DeadLetterId> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? create(parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)))
        : Optional.empty();
  }

  /// Returns the id of a place; empty if `name` is not a dead-letter topic.
  static Optional<DeadLetterId> create(String name, int partition, long offset) {
    return Arrays.stream(Topic.values())
        .filter(topic -> name.startsWith(topic.topicName() + ".") && name.endsWith(".dlq"))
        .filter(topic -> name.length() > topic.topicName().length() + ".dlq".length() + 1)
        .map(topic ->
            new DeadLetterId(
                topic,
                name.substring(topic.topicName().length() + 1, name.length() - 4),
                partition,
                offset))
        .findFirst();
  }

  TopicPartition place() {
    return new TopicPartition(topic.deadLetters(group), partition);
  }

  @Override
  public String toString() {
    return "%s-%d-%d".formatted(topic.deadLetters(group), partition, offset);
  }
}
