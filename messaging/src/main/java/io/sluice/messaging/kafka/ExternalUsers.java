package io.sluice.messaging.kafka;

import io.sluice.contract.Topic;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Kafka users outside of Sluice, from a directory with one file for each:
/// - `consumer.NAME` has the password of a user that may read the public topics
/// - `monitor.NAME` has the password of a user that may write measurements
/// - `removed.NAME` names a user to be removed
///
/// @param consumers passwords by name
/// @param monitors passwords by name
/// @param removed names that are neither a consumer's nor a monitor's
public record ExternalUsers(
    Map<String, String> consumers, Map<String, String> monitors, Set<String> removed) {
  /// A directory without files.
  public static final ExternalUsers NONE = new ExternalUsers(Map.of(), Map.of(), Set.of());

  private static final Pattern FILE =
      Pattern.compile("(consumer|monitor|removed)[.]([a-z0-9-]{1,40})");

  public ExternalUsers {
    consumers = Map.copyOf(consumers);
    monitors = Map.copyOf(monitors);
    removed = Set.copyOf(removed);
  }

  /// Reads the files in `directory`.
  ///
  /// @param administrator the administrator's login
  /// @throws IllegalStateException if a file has another name, if a name is the administrator's or
  ///   a service's or has two kinds, or if a password is invalid
  public static ExternalUsers read(Path directory, String administrator) {
    Map<String, String> consumers = new TreeMap<>();
    Map<String, String> monitors = new TreeMap<>();
    Set<String> removed = new TreeSet<>();
    // Kubernetes keeps links of its own here, whose names begin with a dot.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[!.]*")) {
      for (Path file : files) {
        Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
          throw new IllegalStateException(
              file + ": expected consumer.NAME, monitor.NAME or removed.NAME");
        }
        String user = name.group(2);
        requireFree(file, user, administrator);
        switch (name.group(1)) {
          case "consumer" -> consumers.put(user, KafkaLogin.read(file));
          case "monitor" -> monitors.put(user, KafkaLogin.read(file));
          default -> removed.add(user);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the users outside of Sluice: " + e, e);
    }
    return of(consumers, monitors, removed);
  }

  private static void requireFree(Path file, String user, String administrator) {
    if (Topic.services().contains(user)
        || user.equals(Topic.MONITOR)
        || user.equals(administrator)) {
      throw new IllegalStateException(file + ": " + user + " is reserved for Sluice itself");
    }
  }

  private static ExternalUsers of(
      Map<String, String> consumers, Map<String, String> monitors, Set<String> removed) {
    for (String user : consumers.keySet()) {
      if (monitors.containsKey(user)) {
        throw new IllegalStateException(user + " is a consumer and a monitor: remove one file");
      }
    }
    removed.removeAll(consumers.keySet());
    removed.removeAll(monitors.keySet());
    return new ExternalUsers(consumers, monitors, removed);
  }
}
