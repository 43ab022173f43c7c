package io.sluice.sandbox;

import io.sluice.sandbox.ProcessTable.Phase;
import io.sluice.sandbox.ProcessTable.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one child running in a thread of its own: adopts or starts it, waits until it is ready,
/// and restarts it when it ends.
final class Keeper implements Runnable {

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration HEAD_START = Duration.ofSeconds(4);

  /// A child that was ready for this time is no longer failing: when it ends, it restarts at once.
  private static final Duration STEADY = Duration.ofSeconds(5);

  private static final long ROTATE_BYTES = 10L * 1024 * 1024;
  private static final long CUT_BYTES = 50L * 1024 * 1024;

  /// The number of failures in a row from which on a child counts as failing.
  private static final int KEEPS_FAILING = 3;

  private final Child child;
  private final ProcessTable table;
  private final Home home;
  private final Layout layout;
  private final Consumer<String> out;
  private final CountDownLatch stop = new CountDownLatch(1);

  private int restarts;
  private int failures;
  private long logFrom;
  private String told = "";
  private @Nullable Running running;

  Keeper(Child child, ProcessTable table, Home home, Layout layout, Consumer<String> out) {
    this.child = child;
    this.table = table;
    this.home = home;
    this.layout = layout;
    this.out = out;
  }

  String name() {
    return child.name();
  }

  /// Ends the supervision; the child keeps running. Returns at once, before the thread has ended.
  void release() {
    stop.countDown();
  }

  @Override
  public void run() {
    restarts = table.row(name()).map(Row::restarts).orElse(0);
    running = adopted().orElse(null);
    while (!stopping()) {
      try {
        keepOnce();
      } catch (SandboxException e) {
        failed(e.getMessage());
      }
    }
  }

  /// Supervises the child from its start to its end, or to the end of the supervision.
  private void keepOnce() {
    Running process = running;
    if (process == null) {
      if (!awaitNeeds()) {
        return;
      }
      process = start();
      running = process;
    }
    awaitReady(process);
    if (stopping()) {
      return;
    }
    tell(process, Phase.READY, "");
    out.accept("%s is ready (pid %d)".formatted(name(), process.handle().pid()));
    watch(process);
    if (!stopping()) {
      throw new SandboxException(process.end());
    }
  }

  /// Waits until the child ends, or the supervision.
  private void watch(Running process) {
    long ready = System.nanoTime();
    while (!stopping() && !process.ended(LOOK)) {
      if (failures > 0 && System.nanoTime() - ready > STEADY.toNanos()) {
        failures = 0;
        told = "";
      }
      if (Logs.size(child.log()) > CUT_BYTES) {
        Logs.cut(child.log());
        logFrom = 0;
      }
    }
  }

  private Optional<Running> adopted() {
    return table
        .row(name())
        .flatMap(Processes::of)
        .or(child::find)
        .map(handle -> {
          logFrom = Logs.size(child.log());
          out.accept("%s still runs (pid %d)".formatted(name(), handle.pid()));
          return new Running(name(), handle, child.log());
        });
  }

  private boolean awaitNeeds() {
    tell(null, Phase.WAITING, "");
    while (!areReady(child.needs())) {
      if (paused(POLL)) {
        return false;
      }
    }
    long begin = System.nanoTime();
    while (failures == 0
        && System.nanoTime() - begin < HEAD_START.toNanos()
        && !areReady(child.letsAhead())) {
      if (paused(POLL)) {
        return false;
      }
    }
    return true;
  }

  private boolean areReady(List<String> others) {
    return others.stream().allMatch(this::isReady);
  }

  private boolean isReady(String other) {
    return table.row(other).map(row -> row.phase() == Phase.READY).orElse(false);
  }

  private Running start() {
    for (Listener listener : child.listeners()) {
      Causes.busy(listener, layout)
          .ifPresent(cause -> {
            throw new SandboxException(cause);
          });
    }
    try {
      Logs.rotate(child.log(), ROTATE_BYTES);
      logFrom = Logs.size(child.log());
    } catch (IOException e) {
      throw new SandboxException("its log " + child.log() + ": " + e.getMessage(), e);
    }
    ProcessBuilder builder = new ProcessBuilder(Detached.command(child.command()));
    // A fixed directory, regardless of the caller of `up`, for relative paths in instances'
    // commands.
    builder.directory(home.root().toFile());
    builder.environment().putAll(child.environment());
    Running process = Running.start(name(), builder, child.log());
    tell(process, Phase.STARTING, "");
    return process;
  }

  private void awaitReady(Running process) {
    long deadline = System.nanoTime() + child.startLimit().toNanos();
    while (!child.ready(process.handle().pid())) {
      if (stopping()) {
        return;
      }
      if (process.ended(POLL)) {
        throw new SandboxException(process.end() + " while it started");
      }
      if (System.nanoTime() > deadline) {
        process.kill();
        throw new SandboxException(
            "it did not get ready in %d s".formatted(child.startLimit().toSeconds()));
      }
    }
    child.doWhenReady();
  }

  private void failed(String what) {
    restarts++;
    failures++;
    String cause = running == null ? what : Causes.ofEnd(what, child, logFrom, home, layout);
    running = adoptedStill().orElse(null);
    Duration pause = pause(failures);
    tell(null, failures < KEEPS_FAILING ? Phase.RESTARTING : Phase.FAILING, cause);
    if (!cause.equals(told)) {
      told = cause;
      out.accept(
          "%s: %s; next start in %.1f s".formatted(name(), cause, pause.toMillis() / 1_000.0));
    }
    paused(pause);
  }

  /// Returns the child if it is still alive after a failure: then the action after it became ready
  /// has failed.
  private Optional<Running> adoptedStill() {
    Running process = running;
    return process == null || process.ended(Duration.ofMillis(1))
        ? Optional.empty()
        : Optional.of(process);
  }

  /// Returns the pause before a restart: none after the first failure, then 0.25 s, doubled each
  /// time up to 10 s.
  static Duration pause(int failures) {
    if (failures <= 1) {
      return Duration.ZERO;
    }
    long millis = 250L << Math.min(failures - 2, 10);
    return millis > LONGEST_PAUSE.toMillis() ? LONGEST_PAUSE : Duration.ofMillis(millis);
  }

  private void tell(@Nullable Running process, Phase phase, String note) {
    int port = child.listeners().isEmpty() ? 0 : layout.port(child.listeners().getFirst());
    long pid = process == null ? 0 : process.handle().pid();
    long started = process == null ? 0 : Processes.started(process.handle());
    table.put(new Row(name(), pid, started, phase, port, restarts, note));
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  /// Whether the supervision ended within `wait`.
  private boolean paused(Duration wait) {
    try {
      return stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
      return true;
    }
  }
}
