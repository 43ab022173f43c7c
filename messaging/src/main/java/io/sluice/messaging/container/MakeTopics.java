package io.sluice.messaging.container;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.messaging.kafka.Access;
import io.sluice.messaging.kafka.KafkaLogin;
import io.sluice.messaging.kafka.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/// The image `sluice/topics`: a job that makes every topic with its partitions and retention, and
/// where it is given passwords a user of Kafka for each service. Safe to run again, and to be run
/// anew after each update: it puts right what differs.
///
/// Its environment:
/// - `KAFKA_BOOTSTRAP_SERVERS`, and any other setting of a Kafka client as `KAFKA_<NAME>`
/// - [KafkaLogin]'s, for an administrator
/// - `SLUICE_KAFKA_PASSWORDS`: a directory with a file named for each service, that holds its
///   password, and one named `monitor` where monitors outside of Sluice are to tell measurements;
///   without it no users are made
///
/// It waits for the broker for a minute, and ends with 0 when all is done, else with 1.
public final class MakeTopics {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final String KAFKA = "KAFKA_";

  public static void main(String[] args) {
    try {
      Map<String, String> environment = System.getenv();
      Map<String, Object> connection = connection(environment);
      Topics topics = Topics.all(connection);
      patiently(topics::ensure);
      System.out.println("topics are as they are to be");
      String directory = environment.getOrDefault("SLUICE_KAFKA_PASSWORDS", "");
      if (!directory.isEmpty()) {
        Set<String> users = new TreeSet<>(Topic.services());
        if (Files.exists(Path.of(directory, Topic.MONITOR))) {
          users.add(Topic.MONITOR);
        }
        Map<String, String> passwords = KafkaLogin.passwords(directory, users);
        patiently(new Access(connection, passwords)::ensure);
        System.out.println("users are as they are to be: " + String.join(", ", users));
      }
    } catch (Unavailable | IllegalStateException e) {
      System.err.println("topics: " + told(e));
      System.exit(1);
    }
  }

  /// What the environment tells a client: `KAFKA_SECURITY_PROTOCOL` is `security.protocol`.
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

  /// Kafka's own messages say what it was about, their causes why.
  private static String told(Throwable failure) {
    StringBuilder told = new StringBuilder().append(failure.getMessage());
    for (Throwable at = failure.getCause(); at != null; at = at.getCause()) {
      told.append(": ").append(at.getMessage());
    }
    return told.toString();
  }

  private static void patiently(Runnable work) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        work.run();
        return;
      } catch (Unavailable e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  private MakeTopics() {}
}
