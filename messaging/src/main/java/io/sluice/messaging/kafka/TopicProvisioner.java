package io.sluice.messaging.kafka;

import static java.util.stream.Collectors.toSet;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
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

/// Creates missing topics with their partitions and settings, and corrects the settings of existing
/// topics. It does not check the number of partitions of existing topics. Every service can safely
/// run it at every start.
public final class TopicProvisioner {
  /// Number of partitions of every topic; it must never change, since the order of a lane is that
  /// of its partition.
  public static final int PARTITIONS = 6;

  /// Retention of dead letters.
  public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

  /// Topics whose duplicates only the inbox detects.
  private static final List<Topic> GUARDED_BY_INBOX = List.of(Topic.REQUESTS, Topic.VERDICTS);

  private static final Logger LOG = Logger.getLogger(TopicProvisioner.class);

  private final Map<String, Object> clientSettings;
  private final Map<String, Map<String, String>> required = new TreeMap<>();
  private final Duration inboxRetention;

  /// @param connection `bootstrap.servers` and further client settings that the cluster requires
  /// @param group the consumer group whose dead-letter topics are created too
  /// @param consumed the topics that the group reads
  /// @param inboxRetention retention of message ids in the inbox; must exceed the retention of the
  ///   topics whose duplicates only the inbox detects
  /// @throws IllegalStateException if `inboxRetention` is too short
  public TopicProvisioner(
      Map<String, Object> connection, String group, Set<Topic> consumed, Duration inboxRetention) {
    this(connection, inboxRetention);
    consumed.forEach(topic -> addDeadLetterTopic(topic, group));
    for (Topic topic : GUARDED_BY_INBOX) {
      topic
          .findRetention()
          .ifPresent(retention -> requireLongerInbox(topic.topicName(), retention));
    }
  }

  private TopicProvisioner(Map<String, Object> connection, Duration inboxRetention) {
    this.clientSettings = withTimeouts(connection);
    this.inboxRetention = inboxRetention;
    for (Topic topic : Topic.values()) {
      required.put(topic.topicName(), configuration(topic.findRetention(), topic.isCompacted()));
    }
  }

  /// Returns a provisioner of every topic and of the dead-letter topics of every service, for a job
  /// that consumes nothing.
  ///
  /// @param connection client settings as for a service, with a login that may create topics
  public static TopicProvisioner forAllTopics(Map<String, Object> connection) {
    // The job has no inbox, so no retention is too long for it.
    var provisioner = new TopicProvisioner(connection, ChronoUnit.FOREVER.getDuration());
    for (Topic topic : Topic.values()) {
      topic.readers().forEach(group -> provisioner.addDeadLetterTopic(topic, group));
    }
    return provisioner;
  }

  private void addDeadLetterTopic(Topic topic, String group) {
    required.put(
        topic.deadLetters(group), configuration(Optional.of(DEAD_LETTER_RETENTION), false));
  }

  /// Returns `connection` with settings for a client that gives up within seconds.
  static Map<String, Object> withTimeouts(Map<String, Object> connection) {
    Map<String, Object> settings = KafkaReporting.client(connection);
    settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
    settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4000);
    settings.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
    return settings;
  }

  /// Creates and corrects the topics of the cluster. Does not retry.
  ///
  /// @throws UnavailableException if the broker does not answer within seconds, or reports an error
  /// @throws IllegalStateException if the inbox does not retain message ids longer than the broker
  ///   retains the offsets of a group
  public void ensure() {
    try (Admin admin = Admin.create(clientSettings)) {
      correct(admin, create(admin));
      checkOffsets(admin);
    } catch (KafkaException e) {
      throw new UnavailableException(
          "the broker cannot be reached: " + e.getMessage(), e, false, KafkaOutage.findReason(e));
    }
  }

  /// Creates the topics that are missing, and returns the names of those that are not.
  private Set<String> create(Admin admin) {
    Set<String> existing = await(admin.listTopics().names());
    List<NewTopic> missing =
        required.entrySet().stream()
            .filter(topic -> !existing.contains(topic.getKey()))
            .map(TopicProvisioner::newTopic)
            .toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      try {
        await(created);
      } catch (UnavailableException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    return existing;
  }

  private static NewTopic newTopic(Map.Entry<String, Map<String, String>> topic) {
    return new NewTopic(topic.getKey(), Optional.of(PARTITIONS), Optional.empty())
        .configs(topic.getValue());
  }

  /// Corrects the settings of `existing` topics. A new topic has its settings since its creation.
  private void correct(Admin admin, Set<String> existing) {
    Set<ConfigResource> topics =
        required.keySet().stream()
            .filter(existing::contains)
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .collect(toSet());
    Map<ConfigResource, Collection<AlterConfigOp>> corrections = new HashMap<>();
    await(admin.describeConfigs(topics).all())
        .forEach((topic, present) -> {
          List<AlterConfigOp> differences = differences(topic.name(), present);
          if (!differences.isEmpty()) {
            LOG.warnf("corrects topic %s: %s", topic.name(), differences);
            corrections.put(topic, differences);
          }
        });
    if (!corrections.isEmpty()) {
      await(admin.incrementalAlterConfigs(corrections).all());
    }
  }

  private List<AlterConfigOp> differences(String topic, Config present) {
    List<AlterConfigOp> differences = new ArrayList<>();
    required
        .getOrDefault(topic, Map.of())
        .forEach((name, value) -> {
          if (!value.equals(findValue(present, name).orElse(""))) {
            differences.add(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET));
          }
        });
    return differences;
  }

  private void checkOffsets(Admin admin) {
    int node = await(admin.describeCluster().controller()).id();
    var broker = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(node));
    await(admin.describeConfigs(Set.of(broker)).all()).values().stream()
        .flatMap(config -> findValue(config, "offsets.retention.minutes").stream())
        .map(minutes -> Duration.ofMinutes(Long.parseLong(minutes)))
        .forEach(
            retention -> requireLongerInbox("the broker's offsets.retention.minutes", retention));
  }

  /// Rejects an inbox that forgets ids earlier: a duplicate could then take effect twice.
  ///
  /// @param name the topic or the broker's setting that has the retention
  private void requireLongerInbox(String name, Duration retention) {
    if (inboxRetention.compareTo(retention) <= 0) {
      throw new IllegalStateException(
          "sluice.messaging.inbox-retention must exceed the %d d of %s, was %d d: raise it"
              .formatted(retention.toDays(), name, inboxRetention.toDays()));
    }
  }

  private static Optional<String> findValue(Config config, String name) {
    return Optional.ofNullable(config.get(name)).map(ConfigEntry::value);
  }

  /// Returns the configuration of a topic. The broker drops only whole segments, so a segment spans
  /// at most a seventh of the retention, or a day. The broker stores records uncompressed, so that
  /// `max.message.bytes` limits the size that consumers receive: a compressed batch of one megabyte
  /// could expand beyond a consumer's heap.
  private static Map<String, String> configuration(
      Optional<Duration> retention, boolean compacted) {
    Duration segment = retention.map(time -> time.dividedBy(7)).orElse(Duration.ofDays(1));
    return Map.of(
        "cleanup.policy",
        compacted ? "compact" : "delete",
        "retention.ms",
        retention.map(Duration::toMillis).orElse(-1L).toString(),
        "retention.bytes",
        "-1",
        "compression.type",
        "uncompressed",
        "segment.ms",
        Long.toString(segment.toMillis()));
  }

  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UnavailableException(
          "the broker did not complete the request: " + cause.getMessage(),
          cause,
          false,
          KafkaOutage.findReason(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", e);
    }
  }
}
