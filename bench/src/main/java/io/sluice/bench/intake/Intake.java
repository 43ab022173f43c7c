package io.sluice.bench.intake;

import io.sluice.bench.base.ServerProcess;
import io.sluice.bench.base.TemporaryDirectory;
import io.sluice.bench.base.Waits;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.Stall;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// release-api in the embedded stack, with its database and broker, while the other services are
/// suspended: consumers of its events would take CPU time from it. The clients take CPU time too,
/// the same from release-api and from its floor, which draws the ratio towards 1.
public final class Intake implements AutoCloseable {
  private static final int LANES = 128;
  private static final List<String> OTHERS =
      List.of("strategy-engine", "health-monitor", "notifier");
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final Duration SEND_TIMEOUT = Duration.ofMinutes(2);

  /// The JVM options of a stack's services.
  private static final List<String> SERVICE_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m");

  private static final String UNSENT = "select count(*) from lane_event where sent_at is null";

  private final TemporaryDirectory directory = TemporaryDirectory.create("sluice-bench-intake");
  private final StackDriver stack;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<ServerProcess> bare = Optional.empty();

  private Intake() {
    stack = new StackDriver(StackDriver.ofThisProcess().root(), directory.path().resolve("stack"));
  }

  public static Intake start() {
    Intake intake = new Intake();
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

  private void open() {
    StackDriver.Ran up =
        stack.run(
            Stream.concat(Stream.of("up"), OwnPorts.allocateFlags().stream())
                .toArray(String[]::new));
    if (up.exit() != 0) {
      throw new IllegalStateException("no stack: " + up.output());
    }
    bare = Optional.of(ServerProcess.start(BareEndpoint.class, SERVICE_OPTIONS, url("postgres")));
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
    return posts(bare.orElseThrow().url(1)).flood(time);
  }

  /// Waits until release-api has sent all its events, so that the next measurement does not include
  /// them.
  private void awaitSent() {
    Waits.awaitCondition(
        () -> unsent() == 0,
        POLL_INTERVAL,
        SEND_TIMEOUT,
        () -> "release-api has not sent %d events".formatted(unsent()));
  }

  private long unsent() {
    try (Connection connection = DriverManager.getConnection(url("release_api"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(UNSENT)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("release-api's database", e);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres"
        .formatted(stack.port("--postgres-port"), database);
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
    bare.ifPresent(ServerProcess::close);
    StackDriver.Ran down = stack.run("down");
    if (down.exit() != 0) {
      throw new IllegalStateException(
          "%s does not end: %s".formatted(directory.path(), down.output()));
    }
    directory.close();
  }
}
