package io.sluice.sandbox.stack;

import io.sluice.sandbox.process.OsProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// A JVM of the stack: the broker, the edge or a service.
///
/// @param line supplier of its command line, called at each start, since a build may have replaced
///   the program
/// @param stopLimit time limit within which the process must end after the signal
record JavaChild(
    String name,
    List<StackPort> listeners,
    Order order,
    Home home,
    Supplier<List<String>> line,
    Map<String, String> environment,
    Readiness readiness,
    Duration stopLimit)
    implements Child {

  /// The processes before this one, see [Child].
  record Order(List<String> needs, List<String> startsAfter) {
    static final Order FREE = new Order(List.of(), List.of());

    Order {
      needs = List.copyOf(needs);
      startsAfter = List.copyOf(startsAfter);
    }
  }

  /// @param probe whether the process is ready for use
  /// @param action action that runs each time the process has become ready
  record Readiness(BooleanSupplier probe, Runnable action) {
    Readiness(BooleanSupplier probe) {
      this(probe, () -> {});
    }
  }

  JavaChild {
    listeners = List.copyOf(listeners);
    environment = Map.copyOf(environment);
  }

  @Override
  public List<String> needs() {
    return order.needs();
  }

  @Override
  public List<String> startsAfter() {
    return order.startsAfter();
  }

  @Override
  public List<String> command() {
    return line.get();
  }

  @Override
  public Path log() {
    return home.log(name);
  }

  @Override
  public boolean isReady(long pid) {
    return readiness.probe().getAsBoolean();
  }

  @Override
  public void doWhenReady() {
    readiness.action().run();
  }

  @Override
  public Optional<ProcessHandle> find() {
    return OsProcesses.findMarked(name, home.directory());
  }
}
