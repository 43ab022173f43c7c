package io.sluice.e2e.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Where a thread of the engine waits between its last check and its call. It runs in the engine's
/// JVM, by the [Agent]; the test speaks with it through a directory. JDK alone: nothing else is
/// there.
public final class StopPoints {
  /// System property with the directory.
  static final String DIRECTORY = "sluice.stop-points";

  /// In the directory: a line for each point that is armed.
  public static final String ARMED = "armed";

  private static final long LOOK_NANOS = 5_000_000;

  /// Waits here while the point is armed, and leaves a file that says so.
  ///
  /// @param method about to be called
  /// @param lane its first argument
  public static void reach(String method, Object lane) {
    String point = point(method, String.valueOf(lane));
    Path directory = Path.of(System.getProperty(DIRECTORY, ""));
    try {
      if (armed(directory).contains(point)) {
        Files.writeString(directory.resolve(fileOf(point)), point);
      }
      while (armed(directory).contains(point)) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A line of [#ARMED].
  public static String point(String method, String lane) {
    return method + " " + lane;
  }

  /// Name of the file that says that a thread has come to `point`.
  public static String fileOf(String point) {
    return point.replaceAll("[^a-z0-9]", "-");
  }

  private static List<String> armed(Path directory) throws IOException {
    try {
      return Files.readAllLines(directory.resolve(ARMED));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private StopPoints() {}
}
