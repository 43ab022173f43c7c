package io.sluice.e2e.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The points at which a thread of the engine waits between its last check and its call. The
/// [Agent] inserts calls of this class into the engine's JVM, where only the JDK is available; the
/// test controls it through a directory.
public final class StopPoints {
  /// The system property with the directory.
  static final String DIRECTORY = "sluice.stop-points";

  /// The file in the directory with a line for each armed point.
  public static final String ARMED = "armed";

  /// Twenty waiting threads must not keep a core busy.
  private static final long POLL_NANOS = 50_000_000;

  /// Waits while the point is armed, and leaves a file that reports it.
  ///
  /// @param method the method that is about to be called
  /// @param lane its first argument
  public static void reach(String method, Object lane) {
    String point = point(method, String.valueOf(lane));
    Path directory = Path.of(System.getProperty(DIRECTORY, ""));
    try {
      if (armed(directory).contains(point)) {
        Files.writeString(directory.resolve(fileOf(point)), point);
      }
      while (armed(directory).contains(point)) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns a line of [#ARMED].
  public static String point(String method, String lane) {
    return method + " " + lane;
  }

  /// Returns the name of the file that reports that a thread has reached `point`.
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
