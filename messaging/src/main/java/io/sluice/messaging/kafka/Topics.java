package io.sluice.messaging.kafka;

import static java.util.stream.Collectors.toSet;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/// Creates the topics with their partitions and retention, and corrects their differences. Every
/// service can safely run it at every start.
public final class Topics {
  /// Number of partitions of every topic; it must never change, since the order of a lane is that
  /// of its partition.
  public static final int PARTITIONS = 6;

  /// Retention of dead letters.
  public static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);

  /// Topics for which only the inbox rejects repeats.
  private static final Set<Topic> GUARDED_BY_INBOX = Set.of(Topic.REQUESTS, Topic.VERDICTS);

  private static final Logger LOG = Logger.getLogger(Topics.class);

  private final Map<String, Object> settings;
  private final Map<String, Map<String, String>> wanted = new TreeMap<>();
  private final Duration inboxKept;

  /// @param connection `bootstrap.servers` and further client settings that the cluster requires
  /// @param group the consumer group whose dead-letter topics are created too
  /// @param consumed the topics that the group reads
  /// @param inboxKept retention of message ids in the inbox; longer than that of the topics it
  ///   protects
  /// @throws IllegalStateException if `inboxKept` is too short
  public Topics(
      Map<String, Object> connection, String group, Set<Topic> consumed, Duration inboxKept) {
    this(connection, inboxKept);
    consumed.forEach(topic -> wantDeadLetters(topic, group));
    for (Topic topic : GUARDED_BY_INBOX) {
      topic.kept().ifPresent(kept -> requireLonger(topic.topicName(), kept));
    }
  }

  private Topics(Map<String, Object> connection, Duration inboxKept) {
    this.settings = patient(connection);
    this.inboxKept = inboxKept;
    for (Topic topic : Topic.values()) {
      wanted.put(topic.topicName(), configuration(topic.kept(), topic.compacted()));
    }
  }

  /// Returns every topic, and the dead-letter topics of every service; for a job that consumes
  /// nothing.
  ///
  /// @param connection client settings as for a service, with a login that may create topics
  public static Topics all(Map<String, Object> connection) {
    Topics topics = new Topics(connection, ChronoUnit.FOREVER.getDuration());
    for (Topic topic : Topic.values()) {
      topic.readers().forEach(group -> topics.wantDeadLetters(topic, group));
    }
    return topics;
  }

  private void wantDeadLetters(Topic topic, String group) {
    wanted.put(topic.deadLetters(group), configuration(Optional.of(DEAD_LETTERS_KEPT), false));
  }

  /// Returns `connection` with settings for a client that gives up within seconds.
  static Map<String, Object> patient(Map<String, Object> connection) {
    Map<String, Object> settings = Unreported.client(connection);
    settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
    settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4000);
    settings.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
    return settings;
  }

  /// Creates and corrects the topics of the cluster. One try.
  ///
  /// @throws Unavailable if the broker does not answer within seconds, or reports an error
  /// @throws IllegalStateException if the broker retains a group's offsets longer than the inbox
  ///   retains message ids
  public void ensure() {
    try (Admin admin = Admin.create(settings)) {
      create(admin);
      correct(admin);
      checkOffsets(admin);
    } catch (KafkaException e) {
      throw new Unavailable(
          "the broker cannot be reached: " + e.getMessage(), e, false, KafkaOutage.reason(e));
    }
  }

  private void create(Admin admin) {
    Set<String> existing = answer(admin.listTopics().names());
    List<NewTopic> missing =
        wanted.entrySet().stream()
            .filter(topic -> !existing.contains(topic.getKey()))
            .map(Topics::newTopic)
            .toList();
    for (KafkaFuture<Void> made : admin.createTopics(missing).values().values()) {
      try {
        answer(made);
      } catch (Unavailable e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static NewTopic newTopic(Map.Entry<String, Map<String, String>> topic) {
    return new NewTopic(topic.getKey(), Optional.of(PARTITIONS), Optional.empty())
        .configs(topic.getValue());
  }

  private void correct(Admin admin) {
    Set<ConfigResource> topics =
        wanted.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .collect(toSet());
    Map<ConfigResource, Collection<AlterConfigOp>> corrections = new HashMap<>();
    answer(admin.describeConfigs(topics).all())
        .forEach((topic, present) -> {
          List<AlterConfigOp> differences = differences(topic.name(), present);
          if (!differences.isEmpty()) {
            LOG.warnf("corrects topic %s: %s", topic.name(), differences);
            corrections.put(topic, differences);
          }
        });
    if (!corrections.isEmpty()) {
      answer(admin.incrementalAlterConfigs(corrections).all());
    }
  }

  private List<AlterConfigOp> differences(String topic, Config present) {
    List<AlterConfigOp> differences = new ArrayList<>();
    wanted
        .getOrDefault(topic, Map.of())
        .forEach((name, value) -> {
          if (!value.equals(value(present, name).orElse(""))) {
            differences.add(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET));
          }
        });
    return differences;
  }

  private void checkOffsets(Admin admin) {
    int node = answer(admin.describeCluster().controller()).id();
    var broker = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(node));
    answer(admin.describeConfigs(Set.of(broker)).all()).values().stream()
        .flatMap(config -> value(config, "offsets.retention.minutes").stream())
        .map(minutes -> Duration.ofMinutes(Long.parseLong(minutes)))
        .forEach(kept -> requireLonger("the broker's offsets.retention.minutes", kept));
  }

  private void requireLonger(String what, Duration kept) {
    if (inboxKept.compareTo(kept) <= 0) {
      throw new IllegalStateException(
          "%s keeps %d d, the inbox only %d d: repeats would take effect twice"
              .formatted(what, kept.toDays(), inboxKept.toDays()));
    }
  }

  private static Optional<String> value(Config config, String name) {
    return Optional.ofNullable(config.get(name)).map(ConfigEntry::value);
  }

  /// Returns the configuration of a topic. The broker drops only whole segments, so a segment spans
  /// at most a seventh of the retention, or a day. The broker stores records uncompressed, so that
  /// it measures the size that consumers receive: a batch of a megabyte could otherwise expand
  /// beyond a consumer's heap.
  private static Map<String, String> configuration(Optional<Duration> kept, boolean compacted) {
    Duration segment = kept.map(time -> time.dividedBy(7)).orElse(Duration.ofDays(1));
    return Map.of(
        "cleanup.policy",
        compacted ? "compact" : "delete",
        "retention.ms",
        kept.map(Duration::toMillis).orElse(-1L).toString(),
        "retention.bytes",
        "-1",
        "compression.type",
        "uncompressed",
        "segment.ms",
        Long.toString(segment.toMillis()));
  }

  static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Unavailable(
          "the broker did not complete the request: " + cause.getMessage(),
          cause,
          false,
          KafkaOutage.reason(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
  }
}
