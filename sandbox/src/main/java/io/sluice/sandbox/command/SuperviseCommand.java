package io.sluice.sandbox.command;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.stack.AotCaches;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.Layout;
import io.sluice.sandbox.stack.Stack;
import io.sluice.sandbox.stack.Supervisor;
import io.sluice.sandbox.stack.SupervisorFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// The supervisor's process. At SIGTERM it stops the stack, then ends.
final class SuperviseCommand {

  private final Home home;

  SuperviseCommand(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, UpCommand.PORT_FLAGS, Set.of("--training"));
    Layout layout = Layout.of(flags.values());
    return run(new Stack(home, layout, AotCaches.of(home), flags.has("--training")));
  }

  int run(Stack stack) {
    home.prepare();
    if (!new SupervisorFile(home).claim()) {
      throw new SandboxException("the stack of " + home.directory() + " is supervised already");
    }
    stack.layout().write(home);
    log("supervisor started (pid %d)".formatted(ProcessHandle.current().pid()));
    Supervisor supervisor =
        new Supervisor(
            stack.children(), stack.stopOrder(), home, stack.layout(), SuperviseCommand::log);
    supervisor.start();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              log("stopping");
              supervisor.stop();
              log("stopped");
              stopped.countDown();
            }));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Main.DONE;
  }

  static void log(String line) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
  }
}
