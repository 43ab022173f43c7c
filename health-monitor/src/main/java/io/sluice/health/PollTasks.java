package io.sluice.health;

import io.sluice.health.watch.Watcher;
import io.sluice.messaging.Transactions.UnavailableException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// Runs the tasks of a poll on virtual threads; the pool of connections bounds how many work at
/// once. A failed task does not affect the ticks of the others, and runs again with the next poll.
public final class PollTasks implements Watcher.ParallelTasks {
  private static final Logger LOG = Logger.getLogger(PollTasks.class);

  @Override
  public void run(List<Runnable> tasks) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      tasks.forEach(task -> threads.execute(() -> run(task)));
    }
  }

  /// Runs `task` and logs its failure, so that the other watches are polled; the next poll tries
  /// again.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (UnavailableException e) {
      LOG.warnf("a tick must wait: %s", e.getMessage());
    } catch (RuntimeException e) {
      // The remaining watches must still run.
      LOG.error("a task of the poll failed", e);
    }
  }
}
