package io.sluice.sandbox.command;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.PostgresTemplate;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The last part of `./sluice build`: creates the files that each start of a build uses, so that
/// the starts are fast.
final class PrepareCommand {

  private static final long LOCK_WAIT_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

  private final Home home;

  PrepareCommand(Home home) {
    this.home = home;
  }

  /// Creates the missing files; without the start-up caches if `SLUICE_AOT=off`.
  int run(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("prepare takes no arguments");
    }
    try (FileChannel file = open();
        FileLock lock = awaitLock(file)) {
      make();
      lock.release();
    } catch (IOException e) {
      throw new SandboxException("writing in " + home.prepared() + ": " + e.getMessage(), e);
    }
    return Main.DONE;
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(home.prepared());
    return FileChannel.open(
        home.prepared().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// Waits for the lock for at most 10 min, since two stacks may start from one build at the same
  /// time.
  private static FileLock awaitLock(FileChannel file) throws IOException {
    long until = System.nanoTime() + LOCK_WAIT_NANOS;
    Optional<FileLock> lock = Optional.ofNullable(file.tryLock());
    if (lock.isEmpty()) {
      System.out.println("another ./sluice is preparing this build: waiting for it");
    }
    while (lock.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(POLL_NANOS);
      lock = Optional.ofNullable(file.tryLock());
    }
    return lock.orElseThrow(() ->
        new SandboxException("another ./sluice has been preparing this build for ten minutes"));
  }

  /// Creates the files that are missing.
  private void make() throws IOException {
    PostgresTemplate.of(home).make();
    Training training = new Training(home, line -> System.out.println("  " + line));
    training.restoreTimes();
    if (!"off".equals(System.getenv("SLUICE_AOT")) && !training.missing().isEmpty()) {
      System.out.println("making start-up caches: the stack runs once for that, about a minute");
      try {
        training.run();
      } catch (SandboxException e) {
        System.out.println("  without all of them (it starts slower): " + e.getMessage());
      }
    }
    Files.writeString(home.prepared().resolve("done"), "");
  }
}
