package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The applications' instances that strategy-engine has started on this machine. They outlive the
/// engine on purpose; only `down` ends them, unless it keeps applications. After `up` the engine
/// adopts running instances and starts the others.
///
/// @param directory directory with a log and, while it runs, a pid file of each instance, both
///   named by its id
public record StackInstances(Path directory) {

  private static final String MARK = "SLUICE_INSTANCE=";
  private static final Duration DRAIN = Duration.ofSeconds(15);

  /// Returns the running processes of this stack's instances.
  public List<OsProcess> running() {
    List<OsProcess> found = new ArrayList<>();
    Set<String> ids = ids();
    ProcessHandle.allProcesses()
        .forEach(process ->
            readMark(process.pid())
                .filter(ids::contains)
                .filter(id -> OsProcesses.isAlive(process) && !hasSameMark(process.parent(), id))
                .ifPresent(id -> found.add(instance(id, process))));
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      ids.forEach(id -> findByPidFile(id).ifPresent(process -> found.add(instance(id, process))));
    }
    return found;
  }

  /// Terminates all instances, and kills those that still run after 15 s.
  ///
  /// @return whether there was one
  public boolean stop(Consumer<String> out) {
    List<Thread> stopping = new ArrayList<>();
    for (OsProcess instance : running()) {
      stopping.add(Thread.ofVirtual().start(() -> stop(instance, out)));
    }
    for (Thread thread : stopping) {
      Supervisor.joinFully(thread);
    }
    return !stopping.isEmpty();
  }

  private void stop(OsProcess instance, Consumer<String> out) {
    instance.handle().destroy();
    if (!instance.hasEnded(DRAIN)) {
      out.accept(
          "%s did not end within %d s: killed".formatted(instance.name(), DRAIN.toSeconds()));
      instance.handle().descendants().forEach(ProcessHandle::destroyForcibly);
      instance.kill();
    }
  }

  private OsProcess instance(String id, ProcessHandle process) {
    return new OsProcess("instance " + id, process, directory.resolve(id + ".log"));
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{log,pid}")) {
        files.forEach(
            file -> ids.add(String.valueOf(file.getFileName()).replaceFirst("\\.[a-z]+$", "")));
      } catch (IOException e) {
        throw new SandboxException("reading " + directory + ": " + e.getMessage(), e);
      }
    }
    return ids;
  }

  private static boolean hasSameMark(Optional<ProcessHandle> parent, String id) {
    return parent.flatMap(one -> readMark(one.pid())).filter(id::equals).isPresent();
  }

  private static Optional<String> readMark(long pid) {
    try {
      String all =
          Files.readString(
              Path.of("/proc", String.valueOf(pid), "environ"), StandardCharsets.ISO_8859_1);
      for (String entry : all.split("\0", -1)) {
        if (entry.startsWith(MARK)) {
          return Optional.of(entry.substring(MARK.length()));
        }
      }
    } catch (IOException e) {
      // The process belongs to another user, or has ended.
    }
    return Optional.empty();
  }

  /// Finds the process of a pid file, if it is older than the file. For systems that do not show
  /// the environment of a process.
  private Optional<ProcessHandle> findByPidFile(String id) {
    Path file = directory.resolve(id + ".pid");
    try {
      long written = Files.getLastModifiedTime(file).toMillis();
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .filter(OsProcesses::isAlive)
          .filter(process -> OsProcesses.started(process) <= written + 1_000);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
