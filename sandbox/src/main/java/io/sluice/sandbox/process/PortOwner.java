package io.sluice.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the process that listens on a port.
public final class PortOwner {

  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";

  /// Returns a text such as `java (pid 1234)`, or `another process` if the system does not report
  /// it.
  public static String describe(int port) {
    return findPid(port)
        .flatMap(ProcessHandle::of)
        .map(process -> "%s (pid %d)".formatted(nameOf(process), process.pid()))
        .orElse("another process");
  }

  private static String nameOf(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> String.valueOf(Path.of(command).getFileName()))
        .orElse("a process");
  }

  private static Optional<Long> findPid(int port) {
    return Files.isDirectory(Path.of("/proc/net"))
        ? findInode(port).flatMap(PortOwner::findHolder)
        : runLsof(port);
  }

  private static Optional<String> findInode(int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(file -> lines(Path.of(file)).stream())
        .map(line -> line.strip().split("\\s+"))
        .filter(column ->
            column.length > INODE
                && column[LOCAL].endsWith(suffix)
                && column[STATE].equals(LISTENS))
        .map(column -> column[INODE])
        .findFirst();
  }

  private static Optional<Long> findHolder(String inode) {
    String socket = "socket:[" + inode + "]";
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> isHolding(pid, socket))
        .findFirst();
  }

  private static boolean isHolding(long pid, String socket) {
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (Path descriptor : open) {
        if (socket.equals(Files.readSymbolicLink(descriptor).toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false; // it belongs to another user, or has ended
    }
  }

  private static Optional<Long> runLsof(int port) {
    try {
      Process lsof =
          new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN").start();
      String out = new String(lsof.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return out.lines().filter(line -> line.matches("[0-9]+")).map(Long::valueOf).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private PortOwner() {}
}
