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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.ScramMechanism;

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
/// - `SLUICE_KAFKA_CONSUMERS_MECHANISM`: what they log in with: `SCRAM-SHA-256` (default) or
///   `SCRAM-SHA-512`
///
/// The job retries for a minute while the broker is unavailable, and ends with 0 on success, else
/// with 1. All services wait for its success, so it reports invalid files of external users, an
/// invalid mechanism of theirs, and external users that it cannot set or remove, and ends with 0.
public final class TopicProvisioningJob {
  private static final Duration RETRY_LIMIT = Duration.ofMinutes(1);
  private static final Duration EXTERNAL_RETRY_LIMIT = Duration.ofSeconds(20);
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
  private static final String KAFKA = "KAFKA_";

  public static void main(String[] args) {
    try {
      Map<String, String> environment = System.getenv();
      Map<String, Object> connection = connection(environment);
      TopicProvisioner provisioner = TopicProvisioner.forAllTopics(connection);
      retry(RETRY_LIMIT, provisioner::ensure);
      System.out.println("topics are up to date");
      String directory = environment.getOrDefault("SLUICE_KAFKA_PASSWORDS", "");
      if (!directory.isEmpty()) {
        ensureUsers(environment, connection, directory).forEach(System.out::println);
      }
    } catch (UnavailableException | IllegalStateException e) {
      System.err.println("topics: " + messages(e));
      System.exit(1);
    }
  }

  /// Sets the users of the services, then the external users.
  ///
  /// @param directory the password files of the services
  /// @return the lines of [#report]
  static List<String> ensureUsers(
      Map<String, String> environment, Map<String, Object> connection, String directory) {
    Set<String> services = new TreeSet<>(Topic.services());
    if (Files.exists(Path.of(directory, Topic.MONITOR))) {
      services.add(Topic.MONITOR);
    }
    Map<String, String> passwords = KafkaLogin.passwords(directory, services);
    ExternalUsers external = readExternalUsers(environment);
    external.invalid().forEach(problem -> System.err.println("topics: ignores " + problem));
    Optional<ScramMechanism> mechanism = findExternalMechanism(environment);
    // A removal needs no mechanism.
    ExternalUsers applied = mechanism.isPresent() ? external : external.onlyRemoved();
    var control = new KafkaAccessControl(connection, passwords, applied);
    retry(RETRY_LIMIT, control::ensureServices);
    SortedMap<String, String> failures =
        ensureExternal(control, applied, mechanism.orElse(ScramMechanism.SCRAM_SHA_256));
    failures.forEach(
        (name, reason) -> System.err.println("topics: cannot apply " + name + ": " + reason));
    return report(services, applied, failures.keySet());
  }

  private static Optional<ScramMechanism> findExternalMechanism(Map<String, String> environment) {
    try {
      return Optional.of(externalMechanism(environment));
    } catch (IllegalStateException e) {
      System.err.println("topics: only removes users outside of Sluice: " + messages(e));
      return Optional.empty();
    }
  }

  /// @return the reasons of the users that could not be set or removed, by name
  private static SortedMap<String, String> ensureExternal(
      KafkaAccessControl control, ExternalUsers external, ScramMechanism mechanism) {
    SortedMap<String, String> failures = new TreeMap<>();
    try {
      retry(EXTERNAL_RETRY_LIMIT, () -> failures.putAll(control.ensureExternal(mechanism)));
    } catch (UnavailableException e) {
      external.names().forEach(name -> failures.put(name, messages(e)));
    }
    return failures;
  }

  /// Returns the lines about applied changes. `compose/kafka-consumer.sh` reads them.
  ///
  /// @param failed names of external users that could not be set or removed
  static List<String> report(Set<String> services, ExternalUsers external, Set<String> failed) {
    Set<String> users = new TreeSet<>(external.names());
    users.removeAll(external.removed());
    users.removeAll(failed);
    users.addAll(services);
    List<String> lines = new ArrayList<>();
    lines.add("users are up to date: " + String.join(", ", users));
    Set<String> removed = new TreeSet<>(external.removed());
    removed.removeAll(failed);
    if (!removed.isEmpty()) {
      lines.add("users are removed: " + String.join(", ", removed));
    }
    return lines;
  }

  private static ExternalUsers readExternalUsers(Map<String, String> environment) {
    Path directory = Path.of(environment.getOrDefault("SLUICE_KAFKA_CONSUMERS", ""));
    return directory.toString().isEmpty() || !Files.isDirectory(directory)
        ? ExternalUsers.NONE
        : ExternalUsers.read(directory, environment.getOrDefault("SLUICE_KAFKA_USER", ""));
  }

  /// @throws IllegalStateException if the environment names no mechanism of SCRAM
  static ScramMechanism externalMechanism(Map<String, String> environment) {
    String name = environment.getOrDefault("SLUICE_KAFKA_CONSUMERS_MECHANISM", "SCRAM-SHA-256");
    ScramMechanism mechanism = ScramMechanism.fromMechanismName(name);
    if (mechanism == ScramMechanism.UNKNOWN) {
      throw new IllegalStateException(
          "SLUICE_KAFKA_CONSUMERS_MECHANISM: expected SCRAM-SHA-256 or SCRAM-SHA-512, got " + name);
    }
    return mechanism;
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

  private static void retry(Duration limit, Runnable work) {
    long until = System.nanoTime() + limit.toNanos();
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
