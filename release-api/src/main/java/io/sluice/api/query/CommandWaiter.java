package io.sluice.api.query;

import io.quarkus.runtime.ShutdownEvent;
import io.sluice.api.http.Caller;
import io.sluice.api.query.CallerPermits.Permit;
import io.sluice.api.query.StreamPollers.Poller;
import io.sluice.api.store.CommandQueries;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.CommandView.CommandState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Waits for results of commands. One poller reads the results for all requests that wait.
@ApplicationScoped
class CommandWaiter {
  private static final int MAX_WAITS = 256;
  private static final int MAX_WAITS_PER_CALLER = 64;

  /// The key of the poller; no lane has this name.
  private static final String KEY = "commands";

  private final StreamPollers pollers;
  private final Function<Collection<UUID>, List<CommandView>> commands;
  private final CallerPermits permits = new CallerPermits(MAX_WAITS, MAX_WAITS_PER_CALLER);
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

  @Inject
  CommandWaiter(StreamPollers pollers, CommandQueries commands) {
    this(pollers, commands::list);
  }

  /// @param commands reads the commands with these ids
  CommandWaiter(StreamPollers pollers, Function<Collection<UUID>, List<CommandView>> commands) {
    this.pollers = pollers;
    this.commands = commands;
  }

  /// One request that waits. Two of the same command are not equal.
  private static final class Wait {
    private final UUID command;
    private final CompletableFuture<Optional<CommandView>> result = new CompletableFuture<>();

    Wait(UUID command) {
      this.command = command;
    }
  }

  /// Starts to wait for the result of `command`; empty if too many requests wait.
  ///
  /// @return the command with its result; empty if it has none after `time`
  Optional<Uni<Optional<CommandView>>> start(Caller caller, UUID command, Duration time) {
    return permits.tryAcquire(caller).map(permit -> start(permit, command, time));
  }

  /// Ends all waits, so that the process can end.
  void stop(@Observes ShutdownEvent event) {
    waits.forEach(wait -> wait.result.complete(Optional.empty()));
  }

  private Uni<Optional<CommandView>> start(Permit permit, UUID command, Duration time) {
    var wait = new Wait(command);
    waits.add(wait);
    Poller poller = pollers.follow(KEY, this::poll);
    return Uni.createFrom()
        .completionStage(
            wait.result.completeOnTimeout(Optional.empty(), time.toMillis(), TimeUnit.MILLISECONDS))
        .emitOn(Infrastructure.getDefaultExecutor())
        .onTermination()
        .invoke(() -> {
          waits.remove(wait);
          poller.close();
          permit.close();
        });
  }

  /// Answers the requests whose commands have a result.
  private long poll() {
    Set<UUID> ids = waits.stream().map(wait -> wait.command).collect(Collectors.toSet());
    for (CommandView command : commands.apply(ids)) {
      if (command.state() != CommandState.ACCEPTED) {
        waits.stream()
            .filter(wait -> wait.command.equals(command.id()))
            .forEach(wait -> wait.result.complete(Optional.of(command)));
      }
    }
    return 0;
  }
}
