package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.Detached;
import io.sluice.sandbox.process.Logs;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.process.ProcessTable.Phase;
import io.sluice.sandbox.process.ProcessTable.Row;
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
final class ProcessKeeper implements Runnable {

  private static final Duration EXIT_WAIT = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
  private static final Duration HEAD_START = Duration.ofSeconds(4);

  /// A child that was ready for this time is no longer failing: when it ends, it restarts at once.
  private static final Duration STEADY_TIME = Duration.ofSeconds(5);

  private static final long ROTATE_BYTES = 10L * 1024 * 1024;
  private static final long CUT_BYTES = 50L * 1024 * 1024;

  /// The number of failures in a row from which on a child counts as failing.
  private static final int FAILING_MIN = 3;

  private final Child child;
  private final ProcessTable table;
  private final Home home;
  private final Layout layout;
  private final Consumer<String> out;
  private final CountDownLatch stop = new CountDownLatch(1);

  private int restarts;
  private int failures;
  private long logFrom;
  private String lastCause = "";
  private @Nullable OsProcess current;

  ProcessKeeper(Child child, ProcessTable table, Home home, Layout layout, Consumer<String> out) {
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
    restarts = table.findRow(name()).map(Row::restarts).orElse(0);
    current = findAdopted().orElse(null);
    while (!isStopping()) {
      try {
        superviseOnce();
      } catch (SandboxException e) {
        onFailure(e.getMessage());
      }
    }
  }

  /// Supervises the child from its start to its end, or to the end of the supervision.
  private void superviseOnce() {
    OsProcess process = current;
    if (process == null) {
      if (!awaitNeeds()) {
        return;
      }
      process = start();
      current = process;
    }
    awaitReady(process);
    if (isStopping()) {
      return;
    }
    updateRow(process, Phase.READY, "");
    out.accept("%s is ready (pid %d)".formatted(name(), process.handle().pid()));
    watch(process);
    if (!isStopping()) {
      throw new SandboxException(process.end());
    }
  }

  /// Waits until the child ends, or the supervision.
  private void watch(OsProcess process) {
    long ready = System.nanoTime();
    while (!isStopping() && !process.hasEnded(EXIT_WAIT)) {
      if (failures > 0 && System.nanoTime() - ready > STEADY_TIME.toNanos()) {
        failures = 0;
        lastCause = "";
      }
      if (Logs.size(child.log()) > CUT_BYTES) {
        Logs.cut(child.log());
        logFrom = 0;
      }
    }
  }

  private Optional<OsProcess> findAdopted() {
    return table
        .findRow(name())
        .flatMap(OsProcesses::find)
        .or(child::find)
        .map(handle -> {
          logFrom = Logs.size(child.log());
          out.accept("%s still runs (pid %d)".formatted(name(), handle.pid()));
          return new OsProcess(name(), handle, child.log());
        });
  }

  private boolean awaitNeeds() {
    updateRow(null, Phase.WAITING, "");
    while (!isAllReady(child.needs())) {
      if (awaitStop(POLL)) {
        return false;
      }
    }
    long begin = System.nanoTime();
    while (failures == 0
        && System.nanoTime() - begin < HEAD_START.toNanos()
        && !isAllReady(child.startsAfter())) {
      if (awaitStop(POLL)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAllReady(List<String> others) {
    return others.stream().allMatch(this::isReady);
  }

  private boolean isReady(String other) {
    return table.findRow(other).map(row -> row.phase() == Phase.READY).orElse(false);
  }

  private OsProcess start() {
    for (StackPort listener : child.listeners()) {
      Causes.findBusyPort(listener, layout)
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
    OsProcess process = OsProcess.start(name(), builder, child.log());
    updateRow(process, Phase.STARTING, "");
    return process;
  }

  private void awaitReady(OsProcess process) {
    long deadline = System.nanoTime() + child.startLimit().toNanos();
    while (!child.isReady(process.handle().pid())) {
      if (isStopping()) {
        return;
      }
      if (process.hasEnded(POLL)) {
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

  private void onFailure(String what) {
    restarts++;
    failures++;
    String cause = current == null ? what : Causes.ofEnd(what, child, logFrom, home, layout);
    current = findSurvivor().orElse(null);
    Duration pause = pause(failures);
    updateRow(null, failures < FAILING_MIN ? Phase.RESTARTING : Phase.FAILING, cause);
    if (!cause.equals(lastCause)) {
      lastCause = cause;
      out.accept(
          "%s: %s; next start in %.1f s".formatted(name(), cause, pause.toMillis() / 1_000.0));
    }
    awaitStop(pause);
  }

  /// Returns the child if it is still alive after a failure: then the action after it became ready
  /// has failed.
  private Optional<OsProcess> findSurvivor() {
    OsProcess process = current;
    return process == null || process.hasEnded(Duration.ofMillis(1))
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
    return millis > PAUSE_MAX.toMillis() ? PAUSE_MAX : Duration.ofMillis(millis);
  }

  private void updateRow(@Nullable OsProcess process, Phase phase, String note) {
    int port = child.listeners().isEmpty() ? 0 : layout.port(child.listeners().getFirst());
    long pid = process == null ? 0 : process.handle().pid();
    long started = process == null ? 0 : OsProcesses.started(process.handle());
    table.put(new Row(name(), pid, started, phase, port, restarts, note));
  }

  private boolean isStopping() {
    return stop.getCount() == 0;
  }

  /// Whether the supervision ended within `wait`.
  private boolean awaitStop(Duration wait) {
    try {
      return stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
      return true;
    }
  }
}
