package io.sluice.engine.effect.local;

import io.sluice.engine.effect.instance.InstanceRuntime;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The processes of this machine, read from `/proc` if it exists, otherwise from the JDK. If a file
/// cannot be read, for example for lack of file descriptors, the state of a process is unknown:
/// then each method throws [TargetException.Unreachable].
final class ProcessInspector {
  /// The kernel's messages for a process that has just ended, or that another user owns.
  private static final Set<String> GONE = Set.of("No such process", "Operation not permitted");

  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int START = 19;

  private final Path proc;
  private final String boot;

  ProcessInspector() {
    this(Path.of("/proc"));
  }

  ProcessInspector(Path proc) {
    this.proc = proc;
    this.boot = read(proc.resolve("sys/kernel/random/boot_id")).orElse("unknown").strip();
  }

  /// Returns the process that has the number `pid` now.
  Optional<ProcessId> identify(long pid) {
    return readStart(pid).map(start -> new ProcessId(Optional.of(pid), start, boot));
  }

  /// Whether the process still runs. A zombie does not.
  boolean isAlive(ProcessId process) {
    return process.boot().equals(boot)
        && process.pid().flatMap(this::readStart).equals(Optional.of(process.start()));
  }

  /// Requests the end of the process.
  void terminate(ProcessId process) {
    if (isAlive(process)) {
      process.pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroy);
    }
  }

  /// Kills the process and all of its descendants.
  void kill(ProcessId process) {
    if (isAlive(process)) {
      process
          .pid()
          .flatMap(ProcessHandle::of)
          .ifPresent(handle -> {
            handle.descendants().forEach(ProcessHandle::destroyForcibly);
            handle.destroyForcibly();
          });
    }
  }

  /// Returns the running instances, by the mark in their environment. If a process and its children
  /// have the same mark, the instance is the one whose parent does not.
  Map<UUID, ProcessId> marked() {
    var marks = new HashMap<Long, UUID>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : each) {
        readMark(process)
            .ifPresent(mark -> marks.put(Long.parseLong(process.getFileName().toString()), mark));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Map.of(); // no /proc: instances are identified by boot, number and start alone
    } catch (IOException e) {
      throw unreadable(proc, e);
    }
    var found = new HashMap<UUID, ProcessId>();
    marks.forEach((pid, mark) -> {
      boolean isChild =
          readStat(pid).map(s -> marks.get(Long.valueOf(s[PARENT]))).stream()
              .anyMatch(mark::equals);
      if (!isChild) {
        identify(pid).ifPresent(process -> found.put(mark, process));
      }
    });
    return found;
  }

  private static Optional<UUID> readMark(Path process) {
    return read(process.resolve("environ")).stream()
        .flatMap(environment -> Arrays.stream(environment.split("\0")))
        .filter(entry -> entry.startsWith(InstanceRuntime.MARK + "="))
        .flatMap(entry -> parseUuid(entry.substring(InstanceRuntime.MARK.length() + 1)).stream())
        .findFirst();
  }

  /// Parses a mark; any process may have an invalid one.
  private static Optional<UUID> parseUuid(String value) {
    try {
      return Optional.of(UUID.fromString(value)).filter(id -> id.toString().equals(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<String> readStart(long pid) {
    if (Files.isDirectory(proc)) {
      return readStat(pid)
          .filter(fields -> !fields[STATE].equals("Z") && !fields[STATE].equals("X"))
          .map(fields -> fields[START]);
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(Object::toString);
  }

  /// Returns the fields after the command's name, which may contain any character.
  private Optional<String[]> readStat(long pid) {
    return read(proc.resolve(pid + "/stat"))
        .map(text -> text.substring(text.lastIndexOf(')') + 2).split(" "));
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (GONE.stream().anyMatch(String.valueOf(e.getMessage())::endsWith)) {
        return Optional.empty();
      }
      throw unreadable(file, e);
    }
  }

  private static TargetException unreadable(Path file, IOException e) {
    return new TargetException.Unreachable("cannot read %s: %s".formatted(file, e), e);
  }
}
