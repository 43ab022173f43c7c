package io.sluice.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `./sluice down`: stops everything, the instances that the engine has started included. Data
/// stays.
final class Down {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Home home;

  Down(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, Set.of(), Set.of("--quiet")).alone("down");
    boolean any = stop(flags.has("--quiet") ? _ -> {} : System.out::println);
    System.out.println(any ? "sluice is down" : "sluice was not up");
    return Main.DONE;
  }

  /// @return whether anything ran
  boolean stop(Consumer<String> out) {
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
    new Instances(home.instances()).stop(out);
    return supervisor.isPresent() || left;
  }

  private void stopSupervisor(ProcessHandle process) {
    Running running = new Running("supervisor", process, home.log("supervisor"));
    running.stop(LIMIT);
    new SupervisorFile(home).release();
  }
}
