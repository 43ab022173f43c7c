package io.sluice.messaging.container;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.kafka.ExternalUsers;
import io.sluice.messaging.kafka.KafkaAccessControl;
import io.sluice.messaging.kafka.KafkaLogin;
import io.sluice.messaging.kafka.TopicProvisioner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/// The image `sluice/topics`: a job that creates every topic with its partitions and retention, and
/// a Kafka user for each service if it has their passwords. It can safely run again, and must run
/// after each update: it corrects all differences.
///
/// Its environment:
/// - `KAFKA_BOOTSTRAP_SERVERS`, and any other setting of a Kafka client as `KAFKA_<NAME>`
/// - the variables of [KafkaLogin], for an administrator
/// - `SLUICE_KAFKA_PASSWORDS`: a directory with one password file per service, named after it, and
///   one named `monitor` if monitors outside of Sluice send measurements; without the directory the
///   job creates no users
/// - `SLUICE_KAFKA_CONSUMERS`: a directory with the [ExternalUsers]; without it there are none
///
/// The job retries for a minute while the broker is unavailable, and ends with 0 on success, else
/// with 1. It reports invalid files of external users and ignores them, since all services wait for
/// its success.
public final class TopicProvisioningJob {
  private static final Duration RETRY_LIMIT = Duration.ofMinutes(1);
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
  private static final String KAFKA = "KAFKA_";

  public static void main(String[] args) {
    try {
      Map<String, String> environment = System.getenv();
      Map<String, Object> connection = connection(environment);
      TopicProvisioner provisioner = TopicProvisioner.forAllTopics(connection);
      retry(provisioner::ensure);
      System.out.println("topics are up to date");
      String directory = environment.getOrDefault("SLUICE_KAFKA_PASSWORDS", "");
      if (!directory.isEmpty()) {
        ensureUsers(environment, connection, directory);
      }
    } catch (UnavailableException | IllegalStateException e) {
      System.err.println("topics: " + messages(e));
      System.exit(1);
    }
  }

  private static void ensureUsers(
      Map<String, String> environment, Map<String, Object> connection, String directory) {
    Set<String> services = new TreeSet<>(Topic.services());
    if (Files.exists(Path.of(directory, Topic.MONITOR))) {
      services.add(Topic.MONITOR);
    }
    Map<String, String> passwords = KafkaLogin.passwords(directory, services);
    ExternalUsers external = readExternalUsers(environment);
    external.invalid().forEach(problem -> System.err.println("topics: ignores " + problem));
    retry(new KafkaAccessControl(connection, passwords, external)::ensure);
    report(services, external).forEach(System.out::println);
  }

  /// Returns the lines about applied changes. `compose/kafka-consumer.sh` reads them.
  static List<String> report(Set<String> services, ExternalUsers external) {
    Set<String> users = new TreeSet<>(services);
    users.addAll(external.consumers().keySet());
    users.addAll(external.monitors().keySet());
    List<String> lines = new ArrayList<>();
    lines.add("users are up to date: " + String.join(", ", users));
    if (!external.removed().isEmpty()) {
      lines.add("users are removed: " + String.join(", ", new TreeSet<>(external.removed())));
    }
    return lines;
  }

  private static ExternalUsers readExternalUsers(Map<String, String> environment) {
    Path directory = Path.of(environment.getOrDefault("SLUICE_KAFKA_CONSUMERS", ""));
    return directory.toString().isEmpty() || !Files.isDirectory(directory)
        ? ExternalUsers.NONE
        : ExternalUsers.read(directory, environment.getOrDefault("SLUICE_KAFKA_USER", ""));
  }

  /// Returns the client settings in the environment: `KAFKA_SECURITY_PROTOCOL` is
  /// `security.protocol`.
  static Map<String, Object> connection(Map<String, String> environment) {
    Map<String, Object> connection = new HashMap<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(KAFKA)) {
        String setting = name.substring(KAFKA.length()).toLowerCase(Locale.ROOT).replace('_', '.');
        connection.put(setting, value);
      }
    });
    connection.putAll(KafkaLogin.properties(environment));
    if (!connection.containsKey("bootstrap.servers")) {
      throw new IllegalStateException("KAFKA_BOOTSTRAP_SERVERS is not set");
    }
    return connection;
  }

  /// Returns the messages of `failure` and its causes: Kafka's own messages name the operation,
  /// their causes the reason.
  private static String messages(Throwable failure) {
    StringBuilder text = new StringBuilder().append(failure.getMessage());
    for (Throwable at = failure.getCause(); at != null; at = at.getCause()) {
      text.append(": ").append(at.getMessage());
    }
    return text.toString();
  }

  private static void retry(Runnable work) {
    long until = System.nanoTime() + RETRY_LIMIT.toNanos();
    while (true) {
      try {
        work.run();
        return;
      } catch (UnavailableException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
      }
    }
  }

  private TopicProvisioningJob() {}
}
