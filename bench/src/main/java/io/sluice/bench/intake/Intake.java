package io.sluice.bench.intake;

import io.sluice.sandbox.Trees;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.Stall;
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

/// release-api in the embedded stack, with its database and broker, while the other services are
/// suspended: consumers of its events would take CPU time from it. The clients take CPU time too,
/// the same from release-api and from its floor, which draws the ratio towards 1.
public final class Intake implements AutoCloseable {
  private static final int LANES = 128;
  private static final List<String> OTHERS =
      List.of("strategy-engine", "health-monitor", "notifier");
  private static final long POLL_INTERVAL = Duration.ofMillis(50).toNanos();
  private static final long LIMIT = Duration.ofMinutes(2).toNanos();
  private static final String UNSENT = "select count(*) from lane_event where sent_at is null";

  private final Path directory;
  private final StackDriver stack;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<BareProcess> bare = Optional.empty();

  private Intake(Path directory) {
    this.directory = directory;
    this.stack = new StackDriver(StackDriver.ofThisProcess().root(), directory.resolve("stack"));
  }

  public static Intake start() {
    Intake intake = new Intake(directory());
    // The stack has a session of its own, which an interrupt of the benchmark does not reach.
    Runtime.getRuntime().addShutdownHook(new Thread(intake::close));
    try {
      intake.open();
      return intake;
    } catch (RuntimeException e) {
      // Any failure stops all processes that were started, and is rethrown.
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
    StackDriver.Ran up =
        stack.run(
            Stream.concat(Stream.of("up"), OwnPorts.allocateFlags().stream())
                .toArray(String[]::new));
    if (up.exit() != 0) {
      throw new IllegalStateException("no stack: " + up.output());
    }
    bare = Optional.of(BareProcess.start(stack.port("--postgres-port")));
    OTHERS.forEach(name -> Stall.begin(stack.findProcess(name).orElseThrow()));
  }

  /// @return accepted releases per second
  public double releases(Duration time) {
    double accepted = posts(URI.create(stack.apiUrl() + "/api/v1/releases")).flood(time);
    awaitSent();
    return accepted;
  }

  /// @return documents per second that a bare endpoint accepts, the same as for [#releases]
  public double floor(Duration time) {
    return posts(bare.orElseThrow().address()).flood(time);
  }

  /// Waits until release-api has sent all its events, so that the next measurement does not include
  /// them.
  private void awaitSent() {
    long end = System.nanoTime() + LIMIT;
    try {
      while (BareProcess.number(stack.port("--postgres-port"), "release_api", UNSENT) > 0) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("release-api does not send its accepted releases");
        }
        LockSupport.parkNanos(POLL_INTERVAL);
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
    return new Posts(to, stack.findToken().orElseThrow(), documents);
  }

  /// Stops the stack, with the other services still suspended, so that no accepted release starts.
  ///
  /// @throws IllegalStateException if the stack does not stop; its directory stays
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    bare.ifPresent(BareProcess::close);
    StackDriver.Ran down = stack.run("down");
    if (down.exit() != 0) {
      throw new IllegalStateException("%s does not end: %s".formatted(directory, down.output()));
    }
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("deleting a stack", e);
    }
  }
}
