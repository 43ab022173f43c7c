package io.sluice.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// `./sluice build`'s last part: what is made once for a build, so that each start is quick.
final class Prepare {

  private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

  private final Home home;

  Prepare(Home home) {
    this.home = home;
  }

  /// `SLUICE_AOT=off` leaves the start-up caches out.
  int run(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("prepare takes no arguments");
    }
    try (FileChannel file = open();
        FileLock lock = alone(file)) {
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

  /// One at a time: two stacks may be started from one build at once.
  private static FileLock alone(FileChannel file) throws IOException {
    long until = System.nanoTime() + LONGEST_NANOS;
    Optional<FileLock> lock = Optional.ofNullable(file.tryLock());
    if (lock.isEmpty()) {
      System.out.println("another ./sluice makes what is made once for a build: waiting for it");
    }
    while (lock.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK_NANOS);
      lock = Optional.ofNullable(file.tryLock());
    }
    return lock.orElseThrow(() ->
        new SandboxException("another ./sluice has been preparing this build for ten minutes"));
  }

  /// Leaves out what is there.
  private void make() throws IOException {
    PostgresTemplate.of(home).make();
    Training training = new Training(home, line -> System.out.println("  " + line));
    training.settle();
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
