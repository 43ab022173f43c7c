package io.sluice.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Why a process does not run, in one line that names what changes it.
final class Causes {

  private static final long FULL_BYTES = 20L * 1024 * 1024;
  private static final int LAST_LINES = 2;
  private static final Pattern ERROR =
      Pattern.compile(
          "\\b(ERROR|FATAL|HINT|error:|failed|cannot|[A-Za-z.]*Exception|[A-Za-z.]*Error)\\b"
              + "|^Caused by|^sluice-");
  private static final int LONGEST = 300;

  /// That the port of `listener` is taken, if it is.
  static Optional<String> busy(Listener listener, Layout layout) {
    int port = layout.port(listener);
    return Ports.isFree(port)
        ? Optional.empty()
        : Optional.of(
            "port %d is taken by %s: stop that, or choose another port with %s"
                .formatted(port, PortOwner.describe(port), listener.flag()));
  }

  /// That the disk is full, if it is.
  static Optional<String> full(Home home) {
    long free = home.usableBytes();
    return free >= FULL_BYTES
        ? Optional.empty()
        : Optional.of(
            "the disk is full (%d MB free at %s): make room, or keep the state elsewhere with SLUICE_HOME"
                .formatted(free / (1024 * 1024), home.directory()));
  }

  /// Why `child` ended.
  ///
  /// @param what what was seen, e.g. `it ended`
  /// @param logFrom the length of its log when it was started, bytes
  static String ofEnd(String what, Child child, long logFrom, Home home, Layout layout) {
    Optional<String> known = full(home);
    for (Listener listener : child.listeners()) {
      known = known.or(() -> busyByOther(child, listener, layout));
    }
    String last = last(Logs.since(child.log(), logFrom));
    return known.map(cause -> what + ", " + cause).orElse(what)
        + (last.isEmpty() ? "" : "; last said: " + last)
        + "; see "
        + child.log();
  }

  /// A port that the child itself holds is not in its way.
  private static Optional<String> busyByOther(Child child, Listener listener, Layout layout) {
    return child.find().isPresent() ? Optional.empty() : busy(listener, layout);
  }

  /// The last lines that speak of an error.
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
