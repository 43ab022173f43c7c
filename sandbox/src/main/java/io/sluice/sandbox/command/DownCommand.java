package io.sluice.sandbox.command;

import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.stack.Child;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.Layout;
import io.sluice.sandbox.stack.Stack;
import io.sluice.sandbox.stack.StackInstances;
import io.sluice.sandbox.stack.Supervisor;
import io.sluice.sandbox.stack.SupervisorFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `./sluice down`: stops the stack and its instances; with `--keep-applications`, the stack alone.
/// Keeps the data.
final class DownCommand {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEEP = "--keep-applications";

  private final Home home;

  DownCommand(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, Set.of(), Set.of("--quiet", KEEP)).requireNoWords("down");
    Consumer<String> out = flags.has("--quiet") ? _ -> {} : System.out::println;
    boolean any = flags.has(KEEP) ? stopServices(out) : stop(out);
    System.out.println(any ? "sluice is down" : "sluice was not up");
    int kept = flags.has(KEEP) ? new StackInstances(home.instances()).running().size() : 0;
    if (kept > 0) {
      System.out.printf(
          "%d application instance%s still running; no requests reach them until ./sluice up%n",
          kept, kept == 1 ? "" : "s");
    }
    return Main.DONE;
  }

  /// @return whether any process of the stack was running
  boolean stop(Consumer<String> out) {
    boolean any = stopServices(out);
    return new StackInstances(home.instances()).stop(out) || any;
  }

  private boolean stopServices(Consumer<String> out) {
    Optional<ProcessHandle> supervisor = new SupervisorFile(home).findRunning();
    supervisor.ifPresent(this::stopSupervisor);
    Layout layout = Layout.findWritten(home).orElseGet(() -> Layout.of(Map.of()));
    ProcessTable table = ProcessTable.read(home.table());
    Stack stack = Stack.of(home, layout);
    List<Child> children = stack.children();
    boolean isAnyRunning =
        children.stream()
            .anyMatch(child ->
                table.findRow(child.name()).flatMap(OsProcesses::find).or(child::find).isPresent());
    if (isAnyRunning) {
      Supervisor.stop(children, stack.stopOrder(), table, out);
    }
    return supervisor.isPresent() || isAnyRunning;
  }

  private void stopSupervisor(ProcessHandle process) {
    OsProcess supervisor = new OsProcess("supervisor", process, home.log("supervisor"));
    supervisor.stop(LIMIT);
    new SupervisorFile(home).release();
  }
}
