package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The file with the supervisor of a stack. A stack has at most one supervisor, which holds a lock
/// while it runs.
public final class SupervisorFile {

  private final Home home;

  public SupervisorFile(Home home) {
    this.home = home;
  }

  /// Makes this process the supervisor until it ends.
  ///
  /// @return whether it became the supervisor; false if another process is the supervisor
  public boolean claim() {
    try {
      FileChannel channel =
          FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return false;
      }
      ProcessHandle self = ProcessHandle.current();
      Path fresh = home.directory().resolve("supervisor.new");
      Files.writeString(fresh, self.pid() + " " + OsProcesses.started(self) + "\n");
      Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new SandboxException("the lock " + home.lock() + ": " + e.getMessage(), e);
    }
  }

  /// Deletes the file, after a supervisor has stopped gracefully.
  public void release() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new SandboxException("deleting " + file() + ": " + e.getMessage(), e);
    }
  }

  /// Finds the supervisor, if one is running.
  public Optional<ProcessHandle> findRunning() {
    try {
      String[] parts = Files.readString(file()).strip().split(" ", 2);
      if (parts.length != 2) {
        return Optional.empty();
      }
      return OsProcesses.find(
          new ProcessTable.Row(
              "supervisor",
              Long.parseLong(parts[0]),
              Long.parseLong(parts[1]),
              ProcessTable.Phase.READY,
              0,
              0,
              ""));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Path file() {
    return home.directory().resolve("supervisor");
  }
}
