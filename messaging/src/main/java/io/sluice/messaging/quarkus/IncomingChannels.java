package io.sluice.messaging.quarkus;

import io.sluice.contract.Topic;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/// The service's incoming channels, as configured.
final class IncomingChannels {
  private static final Pattern TOPIC = Pattern.compile("mp\\.messaging\\.incoming\\.(.+)\\.topic");
  private static final String OUTGOING = "mp.messaging.outgoing.";
  private static final String CONNECTOR = "mp.messaging.connector.smallrye-kafka.";

  private final Config config;
  private final Map<String, Topic> topics = new TreeMap<>();

  /// @throws IllegalStateException if the configuration of a channel could lose, repeat or reorder
  ///   its records; the message names the property
  IncomingChannels(Config config) {
    this.config = config;
    for (String name : config.getPropertyNames()) {
      Matcher matcher = TOPIC.matcher(name);
      if (matcher.matches()) {
        topics.put(matcher.group(1), Topic.named(config.getValue(name, String.class)));
      }
    }
    topics.keySet().forEach(this::check);
    StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(name -> name.startsWith(OUTGOING))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalStateException(
              name + ": only the relay may send, since it keeps the order");
        });
  }

  /// Returns the topics that the service reads.
  Set<Topic> topics() {
    return Set.copyOf(topics.values());
  }

  private void check(String channel) {
    require(channel, "auto.offset.reset", "earliest");
    require(channel, "failure-strategy", "fail");
    require(channel, "commit-strategy", "throttled");
    require(channel, "throttled.unprocessed-record-max-age.ms", "0");
    String member = attribute(channel, "group.instance.id");
    if (!member.contains(channel)) {
      throw new IllegalStateException(
          "%s is '%s': it must contain the channel's name, since each channel is a member"
              .formatted(property(channel, "group.instance.id"), member));
    }
  }

  private void require(String channel, String attribute, String value) {
    String present = attribute(channel, attribute);
    if (!present.equals(value)) {
      throw new IllegalStateException(
          "%s must be %s, is '%s'".formatted(property(channel, attribute), value, present));
    }
  }

  private String attribute(String channel, String attribute) {
    return config
        .getOptionalValue(property(channel, attribute), String.class)
        .or(() -> config.getOptionalValue(CONNECTOR + attribute, String.class))
        .orElse("");
  }

  private static String property(String channel, String attribute) {
    return "mp.messaging.incoming.%s.%s".formatted(channel, attribute);
  }
}
