package io.sluice.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `./sluice down`: stops the stack and its instances; with `--keep-applications`, the stack alone.
/// Keeps the data.
final class Down {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEEP = "--keep-applications";

  private final Home home;

  Down(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, Set.of(), Set.of("--quiet", KEEP)).alone("down");
    Consumer<String> out = flags.has("--quiet") ? _ -> {} : System.out::println;
    boolean any = flags.has(KEEP) ? stopServices(out) : stop(out);
    System.out.println(any ? "sluice is down" : "sluice was not up");
    int kept = flags.has(KEEP) ? new Instances(home.instances()).running().size() : 0;
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
    return new Instances(home.instances()).stop(out) || any;
  }

  private boolean stopServices(Consumer<String> out) {
    Optional<ProcessHandle> supervisor = new SupervisorFile(home).running();
    supervisor.ifPresent(this::stopSupervisor);
    Layout layout = new LayoutFile(home).read().orElseGet(() -> Layout.of(Map.of()));
    ProcessTable table = ProcessTable.read(home.table());
    Stack stack = Stack.usual(home, layout);
    List<Child> children = stack.children();
    boolean left =
        children.stream()
            .anyMatch(child ->
                table.row(child.name()).flatMap(Processes::of).or(child::find).isPresent());
    if (left) {
      Supervisor.stop(children, stack.stopOrder(), table, out);
    }
    return supervisor.isPresent() || left;
  }

  private void stopSupervisor(ProcessHandle process) {
    Running running = new Running("supervisor", process, home.log("supervisor"));
    running.stop(LIMIT);
    new SupervisorFile(home).release();
  }
}
