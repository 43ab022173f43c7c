package io.sluice.sandbox.process;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.io.PrintStream;
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
public final class Logs {

  private static final int TAIL_BYTES = 64 * 1024;
  private static final int TAIL_BYTES_MAX = 64 * 1024 * 1024;

  /// Returns the last `lines` lines of `log`; empty if it cannot be read.
  public static String tail(Path log, int lines) {
    return tail(log, lines, size(log));
  }

  /// Returns the last `lines` lines of the first `end` bytes of `log`, from at most 64 MiB; empty
  /// if it cannot be read.
  public static String tail(Path log, int lines, long end) {
    long bytes = TAIL_BYTES;
    List<String> all = part(log, end - bytes, end).lines().toList();
    while (all.size() <= lines && bytes < Math.min(end, TAIL_BYTES_MAX)) {
      bytes *= 4;
      all = part(log, end - bytes, end).lines().toList();
    }
    return all.stream().skip(Math.max(0, all.size() - lines)).collect(Collectors.joining("\n"));
  }

  /// Returns the part of `log` after its first `from` bytes, at most the last 64 KiB; empty if it
  /// cannot be read.
  public static String since(Path log, long from) {
    long end = size(log);
    return part(log, Math.max(from, end - TAIL_BYTES), end);
  }

  private static String part(Path log, long from, long to) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long end = Math.min(to, file.length());
      long begin = Math.clamp(from, 0, end);
      byte[] bytes = new byte[(int) (end - begin)];
      file.seek(begin);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /// Copies all of `log` after its first `from` bytes to `out`.
  ///
  /// @return the end of the copied part, in bytes; `from` if the log cannot be read
  public static long copy(Path log, long from, PrintStream out) {
    long end = from;
    byte[] block = new byte[TAIL_BYTES];
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(from);
      for (int read = file.read(block); read > 0; read = file.read(block)) {
        out.write(block, 0, read);
        end += read;
      }
    } catch (IOException e) {
      // The next call retries it.
    }
    out.flush();
    return end;
  }

  /// Returns the length of `log` in bytes; 0 if it does not exist.
  public static long size(Path log) {
    return log.toFile().length();
  }

  /// Moves `log` to `<log>.1` if it is larger than `limit` bytes.
  public static void rotate(Path log, long limit) throws IOException {
    if (Files.exists(log) && Files.size(log) > limit) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Copies `log` to `<log>.1` and empties it, while a process continues to append to it. Lines
  /// written at that moment may be lost.
  public static void cut(Path log) {
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
