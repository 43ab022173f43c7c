package io.sluice.bench.intake;

import io.sluice.bench.base.ApiOnlyStack;
import io.sluice.bench.base.ServerProcess;
import io.sluice.bench.base.Waits;
import io.sluice.sandbox.driver.ShopRelease;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// release-api in the embedded stack, with its database and broker, while the other services are
/// suspended: consumers of its events would take CPU time from it. The clients take CPU time too,
/// the same from release-api and from its floor, which draws the ratio towards 1.
public final class Intake implements AutoCloseable {
  private static final int LANES = 128;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final Duration SEND_TIMEOUT = Duration.ofMinutes(2);

  /// The JVM options of a stack's services.
  private static final List<String> SERVICE_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m");

  private static final String UNSENT = "select count(*) from lane_event where sent_at is null";

  private final ApiOnlyStack stack;
  private final ServerProcess bare;

  private Intake(ApiOnlyStack stack) {
    this.stack = stack;
    this.bare =
        ServerProcess.start(BareEndpoint.class, SERVICE_OPTIONS, stack.database("postgres"));
  }

  public static Intake start() {
    ApiOnlyStack stack = ApiOnlyStack.start(Map.of());
    try {
      return new Intake(stack);
    } catch (RuntimeException e) {
      // Any failure stops all processes that were started, and is rethrown.
      stack.close();
      throw e;
    }
  }

  /// @return accepted releases per second
  public double releases(Duration time) {
    double accepted = posts(stack.url().resolve("/api/v1/releases")).flood(time);
    awaitSent();
    return accepted;
  }

  /// @return documents per second that a bare endpoint accepts, the same as for [#releases]
  public double floor(Duration time) {
    return posts(bare.url(1)).flood(time);
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
    try (Connection connection = DriverManager.getConnection(stack.database("release_api"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(UNSENT)) {
      row.next();
      return row.getLong(1);
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
    return new Posts(to, stack.token(), documents);
  }

  /// Stops the stack, with the other services still suspended, so that no accepted release starts.
  ///
  /// @throws IllegalStateException if the stack does not stop; its directory stays
  @Override
  public void close() {
    bare.close();
    stack.close();
  }
}
