package io.sluice.health;

import io.sluice.health.watch.Watcher;
import io.sluice.messaging.Transactions.Unavailable;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// Runs the tasks of a look on virtual threads; how many work at once is bounded by the pool of
/// connections. One that fails keeps no other from its tick, and is done again with the next look.
public final class Tasks implements Watcher.SideBySide {
  private static final Logger LOG = Logger.getLogger(Tasks.class);

  @Override
  public void run(List<Runnable> tasks) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      tasks.forEach(task -> threads.execute(() -> run(task)));
    }
  }

  /// A fault of one watch must not keep the others from being looked at; the next look tries again.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Unavailable e) {
      LOG.warnf("a tick has to wait: %s", e.getMessage());
    } catch (RuntimeException e) {
      // The watches behind it get their turn.
      LOG.error("a watch cannot be looked at", e);
    }
  }
}
