package io.sluice.engine.effect.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// One log file and one pid file per instance. Instances append to their logs themselves, so
/// logging continues without the engine; a log is bounded by copying and truncating it.
final class LogFiles {
  private static final int TAIL_BYTES = 512 * 1024;
  private static final Duration RETENTION = Duration.ofDays(7);

  private final Path directory;
  private final long bytesMax;
  private final InstantSource clock;

  /// @param bytesMax size above which a log is rotated, bytes; the previously rotated log is
  ///   deleted
  /// @param clock for the age of files
  LogFiles(Path directory, long bytesMax, InstantSource clock) {
    this.directory = directory;
    this.bytesMax = bytesMax;
    this.clock = clock;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory for instances' logs", e);
    }
  }

  Path log(UUID instance) {
    return directory.resolve(instance + ".log");
  }

  private Path pid(UUID instance) {
    return directory.resolve(instance + ".pid");
  }

  /// Writes the pid file, so that a shutdown of the machine can find the process without a
  /// database.
  void writePid(UUID instance, long pid) throws IOException {
    Files.writeString(pid(instance), pid + "\n");
  }

  void deletePid(UUID instance) {
    try {
      Files.deleteIfExists(pid(instance));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the pid file of " + instance, e);
    }
  }

  /// @param lines maximum number of lines, the last ones
  List<String> tail(UUID instance, int lines) {
    try (var file = new RandomAccessFile(log(instance).toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      List<String> all =
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .skip(from > 0 ? 1 : 0) // the first line is incomplete
              .toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /// Rotates logs that grew too large; lines written during the copy may be lost. Deletes logs of
  /// instances that have ended if they are older than 7 days.
  void rotate() {
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*.log")) {
      for (Path log : logs) {
        if (isExpired(log)) {
          Files.deleteIfExists(Path.of(log + ".1"));
          Files.deleteIfExists(log);
        } else if (Files.size(log) > bytesMax) {
          Files.copy(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
          try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rotate the instances' logs", e);
    }
  }

  /// Whether its instance has ended and the log has not grown for 7 days.
  private boolean isExpired(Path log) throws IOException {
    String name = log.getFileName().toString();
    Path pid = log.resolveSibling(name.substring(0, name.length() - ".log".length()) + ".pid");
    FileTime oldest = FileTime.from(clock.instant().minus(RETENTION));
    return !Files.exists(pid) && Files.getLastModifiedTime(log).compareTo(oldest) < 0;
  }
}
