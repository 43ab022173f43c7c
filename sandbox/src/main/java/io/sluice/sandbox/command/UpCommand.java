package io.sluice.sandbox.command;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.Detached;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.stack.AotCaches;
import io.sluice.sandbox.stack.Causes;
import io.sluice.sandbox.stack.Child;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.JavaProgram;
import io.sluice.sandbox.stack.Layout;
import io.sluice.sandbox.stack.Stack;
import io.sluice.sandbox.stack.StackPort;
import io.sluice.sandbox.stack.Startup;
import io.sluice.sandbox.stack.SupervisorFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command `./sluice up`: starts the processes that are not running, and waits until all are
/// ready.
final class UpCommand {

  static final Set<String> PORT_FLAGS =
      Stream.concat(
              Arrays.stream(StackPort.values()).map(StackPort::flag),
              Stream.of(Layout.INSTANCE_PORTS_FLAG))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> SWITCHES = Set.of("--foreground", "--quiet");
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long NEEDED_BYTES = 200L * 1024 * 1024;

  private final Home home;

  UpCommand(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, PORT_FLAGS, SWITCHES).requireNoWords("up");
    checkRoom();
    home.prepare();
    Layout layout = layout(flags.values());
    Optional<ProcessHandle> supervisor = new SupervisorFile(home).findRunning();
    boolean quiet = flags.has("--quiet");
    if (supervisor.isPresent()) {
      return await(supervisor.get(), layout, true);
    }
    checkPorts(layout);
    if (flags.has("--foreground")) {
      return new SuperviseCommand(home).run(Stack.of(home, layout));
    }
    return await(launch(layout), layout, quiet);
  }

  /// Returns the layout: a running stack keeps its ports; only a stopped stack takes new ones.
  Layout layout(Map<String, String> flags) {
    Layout requested = Layout.of(flags);
    boolean running =
        ProcessTable.read(home.table()).rows().stream()
            .anyMatch(row -> OsProcesses.find(row).isPresent());
    Optional<Layout> kept = running ? Layout.findWritten(home) : Optional.empty();
    boolean moved = flags.keySet().stream().anyMatch(PORT_FLAGS::contains);
    if (kept.isPresent() && moved && !kept.get().equals(requested)) {
      throw new SandboxException("it runs with other ports: `./sluice down` first");
    }
    return kept.orElse(requested);
  }

  private void checkRoom() {
    long free = home.usableBytes();
    if (free < NEEDED_BYTES) {
      throw new SandboxException(
          ("the disk has only %d MB free at %s and the stack needs %d: make room, or keep its state"
                  + " elsewhere with SLUICE_HOME")
              .formatted(free >> 20, home.directory(), NEEDED_BYTES >> 20));
    }
  }

  private void checkPorts(Layout layout) {
    ProcessTable table = ProcessTable.read(home.table());
    List<String> busy = new ArrayList<>();
    for (Child child : Stack.of(home, layout).children()) {
      List<String> own =
          child.listeners().stream()
              .flatMap(one -> Causes.findBusyPort(one, layout).stream())
              .toList();
      if (!own.isEmpty()
          && table.findRow(child.name()).flatMap(OsProcesses::find).or(child::find).isEmpty()) {
        own.forEach(cause -> busy.add(child.name() + ": " + cause));
      }
    }
    if (!busy.isEmpty()) {
      throw new SandboxException(String.join("\nsluice: ", busy));
    }
  }

  /// Returns the supervisor's arguments with all ports of `layout`, since the processes that still
  /// run use these ports.
  static List<String> arguments(Layout layout) {
    return Stream.concat(Stream.of("supervise"), layout.flags().stream()).toList();
  }

  private ProcessHandle launch(Layout layout) {
    JavaProgram program = JavaProgram.ofSupervisor(home, Main.class);
    List<String> arguments = arguments(layout);
    AotCaches caches = AotCaches.of(home);
    ProcessBuilder builder =
        new ProcessBuilder(Detached.command(program.command(home, caches.use(program), arguments)));
    builder.environment().put("SLUICE_HOME", home.directory().toString());
    return OsProcess.start("supervisor", builder, home.log("supervisor")).handle();
  }

  private int await(ProcessHandle supervisor, Layout layout, boolean quiet) {
    long begin = System.nanoTime();
    Set<String> expected = Stack.of(home, layout).names();
    OsProcess process = new OsProcess("supervisor", supervisor, home.log("supervisor"));
    new Startup(process, home, expected, line -> show(line, quiet)).await(LIMIT);
    printSummary(layout, System.nanoTime() - begin);
    return Main.DONE;
  }

  private static void show(String line, boolean quiet) {
    if (!quiet) {
      System.out.println("  " + line);
    }
  }

  private void printSummary(Layout layout, long nanos) {
    System.out.printf("sluice is up (%.1f s)%n", nanos / 1e9);
    System.out.printf(
        "  API      %s   token in %s%n", layout.url(StackPort.RELEASE_API), home.token());
    System.out.printf(
        "  traffic  http://APPLICATION.ENVIRONMENT.localhost:%d/%n", layout.port(StackPort.EDGE));
    System.out.println("  next     ./sluice demo, ./sluice status, ./sluice help");
  }
}
