package io.sluice.e2e.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Where a service dies. It runs in the service's JVM, by the [CrashAgent]. JDK alone: nothing else
/// is there.
public final class CrashPoints {
  /// Exit code of a process that was killed by SIGKILL, as it looks from outside.
  private static final int KILLED = 137;

  private static final long LOOK_NANOS = 2_000_000;

  /// Nobody waits longer for the test, whatever becomes of it.
  private static final long WAIT_NANOS = 20_000_000_000L;

  private static volatile Armed armed = Armed.of(List.of("", "", "", "", "0", ""));
  private static int seen;

  /// Lines: directory, point, method (or nothing for any), `halt` or `wait`, how many times it has
  /// to be reached, and what has to be found in the argument.
  ///
  /// @param lines those
  /// @param argument the last of them
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

  /// In the armed directory: whether the point is still meant to be one.
  public static Path armed(Path directory) {
    return directory.resolve("armed");
  }

  /// In the armed directory: that the point was reached.
  public static Path reached(Path directory) {
    return directory.resolve("reached");
  }

  /// Ends the process at once, or waits here until the test has done what it does, if the point is
  /// the one that is armed. Once.
  ///
  /// @param argument the method's first
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
      LockSupport.parkNanos(LOOK_NANOS);
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
