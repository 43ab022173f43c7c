package io.sluice.bench.intake;

import io.sluice.sandbox.Trees;
import io.sluice.sandbox.drive.Driven;
import io.sluice.sandbox.drive.OwnPorts;
import io.sluice.sandbox.drive.ShopRelease;
import io.sluice.sandbox.drive.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// release-api as the embedded stack runs it, with its database and broker, while the other
/// services stand still: whoever reads what it accepted would take the cores from it. The clients
/// take some of them too, the same for it and for its floor, which draws the ratio towards 1.
public final class Intake implements AutoCloseable {
  private static final int LANES = 128;
  private static final List<String> OTHERS =
      List.of("strategy-engine", "health-monitor", "notifier");
  private static final long LOOK = Duration.ofMillis(50).toNanos();
  private static final long LIMIT = Duration.ofMinutes(2).toNanos();
  private static final String UNSENT = "select count(*) from lane_event where sent_at is null";

  private final Path directory;
  private final Driven stack;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<Bare> bare = Optional.empty();

  private Intake(Path directory) {
    this.directory = directory;
    this.stack = new Driven(Driven.ofThisProcess().root(), directory.resolve("stack"));
  }

  public static Intake start() {
    Intake intake = new Intake(directory());
    // The stack has a session of its own: who interrupts the benchmark does not reach it.
    Runtime.getRuntime().addShutdownHook(new Thread(intake::close));
    try {
      intake.open();
      return intake;
    } catch (RuntimeException e) {
      // Whatever it is, nothing that was started may stay; it is thrown on.
      intake.close();
      throw e;
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("sluice-bench-intake");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open() {
    Driven.Ran up =
        stack.run(Stream.concat(Stream.of("up"), OwnPorts.flags().stream()).toArray(String[]::new));
    if (up.exit() != 0) {
      throw new IllegalStateException("no stack: " + up.output());
    }
    bare = Optional.of(Bare.start(stack.port("--postgres-port")));
    OTHERS.forEach(name -> Stall.begin(stack.process(name).orElseThrow()));
  }

  /// @return releases that were accepted a second
  public double releases(Duration time) {
    double accepted = posts(URI.create(stack.apiUrl() + "/api/v1/releases")).flood(time);
    awaitSent();
    return accepted;
  }

  /// @return the same documents that a bare endpoint accepted a second
  public double floor(Duration time) {
    return posts(bare.orElseThrow().address()).flood(time);
  }

  /// So that nothing of what was accepted is left to what is measured next.
  private void awaitSent() {
    long end = System.nanoTime() + LIMIT;
    try {
      while (Bare.number(stack.port("--postgres-port"), "release_api", UNSENT) > 0) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("release-api does not send what it accepted");
        }
        LockSupport.parkNanos(LOOK);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("release-api's database", e);
    }
  }

  private Posts posts(URI to) {
    Path jar = stack.shopJar();
    List<String> documents =
        IntStream.range(0, LANES)
            .mapToObj(i ->
                new ShopRelease("bench" + i, "1.0", 1, 0, "{\"rolling\":{\"observe\":\"0s\"}}")
                    .json(jar))
            .toList();
    return new Posts(to, stack.token().orElseThrow(), documents);
  }

  /// Who stands still is ended so: nothing of what was accepted is begun.
  ///
  /// @throws IllegalStateException if the stack does not go down; its directory stays
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    bare.ifPresent(Bare::close);
    Driven.Ran down = stack.run("down");
    if (down.exit() != 0) {
      throw new IllegalStateException("%s does not end: %s".formatted(directory, down.output()));
    }
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("what is left of a stack", e);
    }
  }
}
