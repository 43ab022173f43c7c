package io.sluice.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The supervisor's process: it ends when it is asked to (SIGTERM), after it has stopped the stack.
final class Supervise {

  private final Home home;

  Supervise(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    return run(Layout.of(Flags.parse(arguments, Up.PORT_FLAGS, java.util.Set.of()).values()));
  }

  int run(Layout layout) {
    home.prepare();
    if (!new SupervisorFile(home).claim()) {
      throw new SandboxException("the stack of " + home.directory() + " is supervised already");
    }
    new LayoutFile(home).write(layout);
    tell("supervisor started (pid %d)".formatted(ProcessHandle.current().pid()));
    Supervisor supervisor =
        new Supervisor(
            Stack.usual(home, layout).children(), Stack.stopOrder(), home, layout, Supervise::tell);
    supervisor.start();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              tell("stopping");
              supervisor.stop();
              tell("stopped");
              stopped.countDown();
            }));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Main.DONE;
  }

  static void tell(String line) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
  }
}
