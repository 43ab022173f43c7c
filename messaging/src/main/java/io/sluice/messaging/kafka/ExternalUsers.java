package io.sluice.messaging.kafka;

import io.sluice.contract.Topic;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
/// An invalid file affects only its own user.
///
/// @param consumers passwords by name
/// @param monitors passwords by name
/// @param removed names that are neither a consumer's nor a monitor's
/// @param invalid a line for each file that is ignored
public record ExternalUsers(
    Map<String, String> consumers,
    Map<String, String> monitors,
    Set<String> removed,
    List<String> invalid) {
  /// A directory without files.
  public static final ExternalUsers NONE =
      new ExternalUsers(Map.of(), Map.of(), Set.of(), List.of());

  /// A name begins with no hyphen, so that no program reads it as an option.
  private static final Pattern FILE =
      Pattern.compile("(consumer|monitor|removed)[.]([a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?)");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  public ExternalUsers {
    consumers = Map.copyOf(consumers);
    monitors = Map.copyOf(monitors);
    removed = Set.copyOf(removed);
    invalid = List.copyOf(invalid);
  }

  /// Returns all valid names, those of removed users included.
  public Set<String> names() {
    Set<String> names = new TreeSet<>(removed);
    names.addAll(consumers.keySet());
    names.addAll(monitors.keySet());
    return names;
  }

  /// Returns the removed users alone.
  public ExternalUsers onlyRemoved() {
    return new ExternalUsers(Map.of(), Map.of(), removed, List.of());
  }

  /// Reads the files in `directory`. A file is invalid if it has another name, if the name is the
  /// administrator's or a service's or has two kinds, or if its password is invalid.
  ///
  /// @param administrator the administrator's login
  public static ExternalUsers read(Path directory, String administrator) {
    Map<String, String> consumers = new TreeMap<>();
    Map<String, String> monitors = new TreeMap<>();
    Set<String> removed = new TreeSet<>();
    List<String> invalid = new ArrayList<>();
    for (Path file : files(directory, invalid)) {
      try {
        Matcher name = parse(file, administrator);
        String user = name.group(2);
        switch (name.group(1)) {
          case "consumer" -> consumers.put(user, KafkaLogin.read(file));
          case "monitor" -> monitors.put(user, KafkaLogin.read(file));
          default -> removed.add(user);
        }
      } catch (IllegalStateException e) {
        invalid.add(CONTROL.matcher(String.valueOf(e.getMessage())).replaceAll("?"));
      }
    }
    removed.removeAll(consumers.keySet());
    removed.removeAll(monitors.keySet());
    for (String user : Set.copyOf(consumers.keySet())) {
      if (monitors.containsKey(user)) {
        invalid.add(user + " is a consumer and a monitor: remove one file");
        consumers.remove(user);
        monitors.remove(user);
      }
    }
    return new ExternalUsers(consumers, monitors, removed, invalid);
  }

  private static List<Path> files(Path directory, List<String> invalid) {
    // Kubernetes keeps links of its own here, whose names begin with a dot.
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "[!.]*")) {
      List<Path> files = new ArrayList<>();
      stream.forEach(files::add);
      return files;
    } catch (IOException | DirectoryIteratorException e) {
      invalid.add("the users outside of Sluice, which cannot be read: " + e);
      return List.of();
    }
  }

  /// @throws IllegalStateException if the file has no name of a user outside of Sluice
  private static Matcher parse(Path file, String administrator) {
    Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw new IllegalStateException(
          file + ": expected consumer.NAME, monitor.NAME or removed.NAME");
    }
    String user = name.group(2);
    if (Topic.services().contains(user)
        || user.equals(Topic.MONITOR)
        || user.equals(administrator)) {
      throw new IllegalStateException(file + ": " + user + " is reserved for Sluice itself");
    }
    return name;
  }
}
