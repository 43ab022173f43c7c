package io.sluice.bench.base;

import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.Stall;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// release-api in the embedded stack, with its database and broker. The other services are
/// suspended: consumers of its events would take CPU time from it.
public final class ApiOnlyStack implements AutoCloseable {
  private static final List<String> OTHERS =
      List.of("strategy-engine", "health-monitor", "notifier");

  private final TemporaryDirectory directory = TemporaryDirectory.create("sluice-bench-api");
  private final StackDriver stack;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ApiOnlyStack() {
    stack = new StackDriver(StackDriver.ofThisProcess().root(), directory.path().resolve("stack"));
  }

  /// Starts the stack, and suspends the other services.
  ///
  /// @param settings environment variables of the services
  /// @throws IllegalStateException if the stack does not start
  public static ApiOnlyStack start(Map<String, String> settings) {
    ApiOnlyStack alone = new ApiOnlyStack();
    // The stack has a session of its own, which an interrupt of the benchmark does not reach.
    Runtime.getRuntime().addShutdownHook(new Thread(alone::close));
    try {
      alone.open(settings);
      return alone;
    } catch (RuntimeException e) {
      // Any failure stops all processes that were started, and is rethrown.
      alone.close();
      throw e;
    }
  }

  private void open(Map<String, String> settings) {
    StackDriver.Ran up =
        stack.run(
            settings,
            Stream.concat(Stream.of("up"), OwnPorts.allocateFlags().stream())
                .toArray(String[]::new));
    if (up.exit() != 0) {
      throw new IllegalStateException("no stack: " + up.output());
    }
    OTHERS.forEach(name -> Stall.begin(stack.findProcess(name).orElseThrow()));
  }

  /// Returns the address of the API and of the console.
  public URI url() {
    return URI.create(stack.apiUrl());
  }

  /// Returns the token of the operator.
  public String token() {
    return stack.findToken().orElseThrow();
  }

  /// Returns the address of the broker.
  public String broker() {
    return "127.0.0.1:" + stack.port("--broker-port");
  }

  /// Returns the JDBC URL of a database.
  public String database(String name) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres"
        .formatted(stack.port("--postgres-port"), name);
  }

  /// Returns the jar with the demo application.
  public Path shopJar() {
    return stack.shopJar();
  }

  /// Returns the CPU time of release-api so far.
  public Duration cpu() {
    return stack.findProcess("release-api").orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  /// Stops the stack.
  ///
  /// @throws IllegalStateException if the stack does not stop; its directory stays
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    StackDriver.Ran down = stack.run("down");
    if (down.exit() != 0) {
      throw new IllegalStateException(
          "%s does not end: %s".formatted(directory.path(), down.output()));
    }
    directory.close();
  }
}
