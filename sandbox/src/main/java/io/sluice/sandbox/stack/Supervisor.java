package io.sluice.sandbox.stack;

import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Keeps the processes of a stack running, and stops them in order.
public final class Supervisor {

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

  private final List<Child> children;
  private final List<List<String>> stopOrder;
  private final ProcessTable table;
  private final Consumer<String> out;
  private final List<ProcessKeeper> keepers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /// @param stopOrder names of children; those of one group are stopped together
  /// @param out consumer of messages, a line at a time
  public Supervisor(
      List<Child> children,
      List<List<String>> stopOrder,
      Home home,
      Layout layout,
      Consumer<String> out) {
    this.children = List.copyOf(children);
    this.stopOrder = stopOrder;
    this.table = ProcessTable.read(home.table());
    this.out = out;
    for (Child child : children) {
      keepers.add(new ProcessKeeper(child, table, home, layout, out));
    }
  }

  /// Adopts the children that run, starts the others, and returns at once.
  public void start() {
    table.retain(children.stream().map(Child::name).toList());
    for (ProcessKeeper keeper : keepers) {
      threads.add(Thread.ofVirtual().name("keeper-" + keeper.name()).start(keeper));
    }
  }

  /// Whether every child is ready for use.
  boolean isReady() {
    return table.rows().size() == children.size()
        && table.rows().stream().allMatch(row -> row.phase() == ProcessTable.Phase.READY);
  }

  ProcessTable table() {
    return table;
  }

  /// Ends the supervision and leaves the children running, as the end of this process would.
  void abandon() {
    keepers.forEach(ProcessKeeper::release);
    threads.forEach(Supervisor::join);
  }

  /// Stops all children in order: signals them first, and kills them after their time limit.
  public void stop() {
    abandon();
    stop(children, stopOrder, table, out);
  }

  /// Stops the `children` that run, regardless of the process that started them.
  public static void stop(
      List<Child> children, List<List<String>> order, ProcessTable table, Consumer<String> out) {
    for (List<String> group : order) {
      List<Thread> stopping = new ArrayList<>();
      for (Child child : children) {
        if (group.contains(child.name())) {
          stopping.add(Thread.ofVirtual().start(() -> stop(child, table, out)));
        }
      }
      stopping.forEach(Supervisor::joinFully);
    }
  }

  private static void stop(Child child, ProcessTable table, Consumer<String> out) {
    Optional<ProcessHandle> found =
        table.findRow(child.name()).flatMap(OsProcesses::find).or(child::find);
    found.ifPresent(handle -> {
      OsProcess process = new OsProcess(child.name(), handle, child.log());
      child.signalStop(handle);
      if (!process.hasEnded(child.stopLimit())) {
        out.accept(
            "%s did not end within %.1f s: killed"
                .formatted(child.name(), child.stopLimit().toMillis() / 1_000.0));
        process.kill();
      }
    });
    int port = table.findRow(child.name()).map(ProcessTable.Row::port).orElse(0);
    table.put(new ProcessTable.Row(child.name(), 0, 0, ProcessTable.Phase.STOPPED, port, 0, ""));
  }

  /// Waits up to 2 s for a supervising thread; if it is still busy, interrupts it and waits again.
  private static void join(Thread thread) {
    try {
      if (!thread.join(JOIN_LIMIT)) {
        thread.interrupt();
        boolean _ = thread.join(JOIN_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void joinFully(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
