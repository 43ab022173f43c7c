package io.sluice.bench.console;

import io.sluice.bench.base.TemporaryDirectory;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.Stall;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// release-api in the embedded stack, with its database and broker. The other services are
/// suspended: the benchmark itself sends the events of strategy-engine.
final class ConsoleStack implements AutoCloseable {
  private static final List<String> OTHERS =
      List.of("strategy-engine", "health-monitor", "notifier");

  private final TemporaryDirectory directory = TemporaryDirectory.create("sluice-bench-console");
  private final StackDriver stack;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ConsoleStack() {
    stack = new StackDriver(StackDriver.ofThisProcess().root(), directory.path().resolve("stack"));
  }

  /// @param streams the number of event streams that one caller may open
  static ConsoleStack start(int streams) {
    ConsoleStack console = new ConsoleStack();
    // The stack has a session of its own, which an interrupt of the benchmark does not reach.
    Runtime.getRuntime().addShutdownHook(new Thread(console::close));
    try {
      console.open(streams);
      return console;
    } catch (RuntimeException e) {
      // Any failure stops all processes that were started, and is rethrown.
      console.close();
      throw e;
    }
  }

  private void open(int streams) {
    StackDriver.Ran up =
        stack.run(
            Map.of("SLUICE_API_MAX_STREAMS_PER_CALLER", Integer.toString(streams)),
            Stream.concat(Stream.of("up"), OwnPorts.allocateFlags().stream())
                .toArray(String[]::new));
    if (up.exit() != 0) {
      throw new IllegalStateException("no stack: " + up.output());
    }
    OTHERS.forEach(name -> Stall.begin(stack.findProcess(name).orElseThrow()));
  }

  /// Returns the address of the API and of the console.
  URI url() {
    return URI.create(stack.apiUrl());
  }

  String token() {
    return stack.findToken().orElseThrow();
  }

  /// Returns the address of the broker.
  String broker() {
    return "127.0.0.1:" + stack.port("--broker-port");
  }

  /// Returns the CPU time of release-api so far.
  Duration cpu() {
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
