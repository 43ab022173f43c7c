package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.process.Logs;
import io.sluice.sandbox.process.PortOwner;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The causes of a process that does not run, each in one line with the cure.
public final class Causes {

  private static final long FULL_BYTES = 20L * 1024 * 1024;
  private static final int LAST_LINES = 2;
  private static final Pattern ERROR =
      Pattern.compile(
          "\\b(ERROR|FATAL|HINT|error:|failed|cannot|[A-Za-z.]*Exception|[A-Za-z.]*Error)\\b"
              + "|^Caused by|^sluice-");
  private static final int LONGEST = 300;

  /// Returns the cause if the port of `listener` is taken.
  public static Optional<String> findBusyPort(StackPort listener, Layout layout) {
    int port = layout.port(listener);
    return Ports.isFree(port)
        ? Optional.empty()
        : Optional.of(
            "port %d is taken by %s: stop that, or choose another port with %s"
                .formatted(port, PortOwner.describe(port), listener.flag()));
  }

  /// Returns the cause if the disk is full.
  static Optional<String> findFullDisk(Home home) {
    long free = home.usableBytes();
    return free >= FULL_BYTES
        ? Optional.empty()
        : Optional.of(
            "the disk is full (%d MB free at %s): make room, or keep the state elsewhere with SLUICE_HOME"
                .formatted(free / (1024 * 1024), home.directory()));
  }

  /// Returns the cause of the end of `child`.
  ///
  /// @param observation the observation, such as `it ended`
  /// @param logFrom the length of its log at its start, in bytes
  static String ofEnd(String observation, Child child, long logFrom, Home home, Layout layout) {
    Optional<String> found = findFullDisk(home);
    for (StackPort listener : child.listeners()) {
      found = found.or(() -> findForeignPortOwner(child, listener, layout));
    }
    String last = last(Logs.since(child.log(), logFrom));
    return found.map(cause -> observation + ", " + cause).orElse(observation)
        + (last.isEmpty() ? "" : "; last output: " + last)
        + "; see "
        + child.log();
  }

  /// Returns the cause if another process than the child holds the port.
  private static Optional<String> findForeignPortOwner(
      Child child, StackPort listener, Layout layout) {
    return child.find().isPresent() ? Optional.empty() : findBusyPort(listener, layout);
  }

  /// Returns the last lines that report an error.
  private static String last(String text) {
    List<String> lines =
        text.lines().map(String::strip).filter(line -> ERROR.matcher(line).find()).toList();
    String joined =
        lines.stream()
            .skip(Math.max(0, lines.size() - LAST_LINES))
            .collect(Collectors.joining(" | "));
    return joined.length() <= LONGEST ? joined : joined.substring(0, LONGEST) + "…";
  }

  private Causes() {}
}
