package io.sluice.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/// The processes' log files.
final class Logs {

  private static final int TAIL_BYTES = 64 * 1024;

  /// Returns the last `lines` lines of the last 64 KiB of `log`; empty if it cannot be read.
  static String tail(Path log, int lines) {
    List<String> all = since(log, 0).lines().toList();
    return all.stream().skip(Math.max(0, all.size() - lines)).collect(Collectors.joining("\n"));
  }

  /// Returns the part of `log` after its first `from` bytes, at most the last 64 KiB; empty if it
  /// cannot be read.
  static String since(Path log, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long begin = Math.min(file.length(), Math.max(from, file.length() - TAIL_BYTES));
      byte[] bytes = new byte[(int) (file.length() - begin)];
      file.seek(begin);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /// Returns the length of `log` in bytes; 0 if it does not exist.
  static long size(Path log) {
    return log.toFile().length();
  }

  /// Moves `log` to `<log>.1` if it is larger than `limit` bytes.
  static void rotate(Path log, long limit) throws IOException {
    if (Files.exists(log) && Files.size(log) > limit) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Copies `log` to `<log>.1` and empties it, while a process continues to append to it. Lines
  /// written at that moment may be lost.
  static void cut(Path log) {
    try {
      Files.copy(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    } catch (IOException e) {
      throw new SandboxException("the log " + log + " cannot be cut: " + e.getMessage(), e);
    }
  }

  private Logs() {}
}
