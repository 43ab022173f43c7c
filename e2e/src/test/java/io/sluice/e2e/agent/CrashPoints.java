package io.sluice.e2e.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// The points at which a service dies. The [CrashAgent] inserts calls of this class into the
/// service's JVM, where only the JDK is available.
public final class CrashPoints {
  /// Exit code of a process that SIGKILL ended, as its parent sees it.
  private static final int KILLED = 137;

  private static final long POLL_NANOS = 2_000_000;

  /// The longest wait for the test, ns.
  private static final long WAIT_NANOS = 20_000_000_000L;

  private static volatile Armed armed = Armed.of(List.of("", "", "", "", "0", ""));
  private static int seen;

  /// The armed point, as lines: directory, point, method (empty for any), `halt` or `wait`, the
  /// number of times that it must be reached, and a pattern that the argument must contain.
  ///
  /// @param lines these lines
  /// @param argument the pattern in the last line
  private record Armed(List<String> lines, Pattern argument) {
    static Armed of(List<String> lines) {
      return new Armed(lines, Pattern.compile(lines.getLast(), Pattern.DOTALL));
    }

    Path directory() {
      return Path.of(lines.get(0));
    }

    boolean is(String point, String method, Object first) {
      return lines.get(1).equals(point)
          && (lines.get(2).isEmpty() || lines.get(2).equals(method))
          && argument.matcher(String.valueOf(first)).find();
    }

    boolean isHalt() {
      return lines.get(3).equals("halt");
    }

    int times() {
      return Integer.parseInt(lines.get(4));
    }
  }

  static void arm(String text) {
    synchronized (CrashPoints.class) {
      seen = 0;
      armed = Armed.of(List.of(text.split("\n", -1)));
    }
  }

  /// Returns the file in `directory` that exists while the point is armed.
  public static Path armed(Path directory) {
    return directory.resolve("armed");
  }

  /// Returns the file in `directory` that reports that the point was reached.
  public static Path reached(Path directory) {
    return directory.resolve("reached");
  }

  /// Ends the process at once, or waits until the test has done its part, if this is the armed
  /// point. A point works once.
  ///
  /// @param argument the first argument of the method
  public static void reach(String point, String method, Object argument) {
    Armed now = armed;
    if (!now.is(point, method, argument) || !isDue(now)) {
      return;
    }
    try {
      if (!Files.deleteIfExists(armed(now.directory()))) {
        return;
      }
      Files.writeString(reached(now.directory()), point + " " + method);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (now.isHalt()) {
      Runtime.getRuntime().halt(KILLED);
    }
    long since = System.nanoTime();
    while (Files.exists(reached(now.directory())) && System.nanoTime() - since < WAIT_NANOS) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean isDue(Armed now) {
    synchronized (CrashPoints.class) {
      seen++;
      return seen == now.times();
    }
  }

  private CrashPoints() {}
}
