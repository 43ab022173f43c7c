package io.sluice.api.query;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.api.store.CommandQueries;
import io.sluice.api.store.CommitSignal;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.CommandView.CommandState;
import io.sluice.messaging.Transactions.UnavailableException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Waits for results of commands, each on a virtual thread that reads after each commit of this
/// process, and otherwise at an interval.
@ApplicationScoped
class CommandWaiter {
  private static final Duration POLL = Duration.ofMillis(150);
  private static final int MAX_WAITS = 256;
  private static final Logger LOG = Logger.getLogger(CommandWaiter.class);

  private final CommitSignal commitSignal;
  private final CommandQueries commands;
  private final Semaphore permits = new Semaphore(MAX_WAITS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  CommandWaiter(CommitSignal commitSignal, CommandQueries commands) {
    this.commitSignal = commitSignal;
    this.commands = commands;
  }

  /// Starts to wait for the result of `command`; empty if too many requests wait.
  ///
  /// @return the command with its result; empty if it has none after `time`
  Optional<Uni<Optional<CommandView>>> start(UUID command, Duration time) {
    if (!permits.tryAcquire()) {
      return Optional.empty();
    }
    return Optional.of(
        Uni.createFrom()
            .item(() -> await(command, time))
            .runSubscriptionOn(threads)
            .onTermination()
            .invoke(permits::release));
  }

  void stop(@Observes ShutdownEvent event) {
    threads.shutdownNow();
  }

  private Optional<CommandView> await(UUID command, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      while (true) {
        long seen = commitSignal.count();
        Optional<CommandView> result = findResult(command);
        long left = end - System.nanoTime();
        if (result.isPresent() || left <= 0) {
          return result;
        }
        commitSignal.await(seen, Duration.ofNanos(Math.min(left, POLL.toNanos())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// Returns nothing while the database is unavailable: the request was accepted already.
  private Optional<CommandView> findResult(UUID command) {
    try {
      return commands.find(command).filter(it -> it.state() != CommandState.ACCEPTED);
    } catch (UnavailableException e) {
      LOG.debug("cannot read the result of a command now", e);
      return Optional.empty();
    }
  }
}
