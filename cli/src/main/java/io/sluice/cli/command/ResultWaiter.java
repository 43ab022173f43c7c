package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.CommandView.CommandState;
import io.sluice.contract.view.TextFormats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Waits for the results of accepted commands, which the engine checks again.
record ResultWaiter(Sluice sluice, ApiClient api, Duration timeout) {
  /// Longest wait of one request.
  private static final long WAIT_SECONDS_MAX = 10;

  /// Begins a further line of a failure, below its first one.
  private static final String NEXT_LINE = "\n        ";

  private static final Duration PAUSE_MIN = Duration.ofMillis(50);

  /// Waits for the result of `command` and prints it.
  ///
  /// @param shows command that shows the state, in quotes
  /// @throws CliException if the engine rejects the command, or does not answer in time
  void show(UUID command, String shows) {
    show(requireDone(command, shows));
  }

  /// Prints a result.
  void show(CommandView done) {
    sluice.println(
        sluice.isJson() ? Json.write(done) : done.sentence().map(TextFormats::line).orElse("done"));
  }

  /// Waits for the result of `command`.
  ///
  /// @param shows command that shows the state, in quotes
  /// @throws CliException if the engine rejects the command, or does not answer in time
  CommandView requireDone(UUID command, String shows) {
    Instant now = sluice.now();
    return requireDone(command, shows, now, now.plus(timeout));
  }

  /// Waits for the results of commands of several lanes, which share the timeout.
  ///
  /// @param show prints a result, also after the failure of another command
  /// @throws CliException with all failures and the highest of their exit codes
  void requireAllDone(List<CommandView> commands, Consumer<CommandView> show) {
    Instant until = sluice.now().plus(timeout);
    List<CliException> failures = new ArrayList<>();
    for (CommandView command : commands) {
      try {
        String shows = "'sluice lanes %s'".formatted(command.lane());
        show.accept(requireDone(command.id(), shows, sluice.now(), until));
      } catch (CliException failure) {
        failures.add(failure.withWhat("%s: %s".formatted(command.lane(), failure.what())));
      }
    }
    String what = failures.stream().map(CliException::what).collect(Collectors.joining(NEXT_LINE));
    failures.stream()
        .max(Comparator.comparingInt(failure -> failure.exit().code()))
        .ifPresent(worst -> {
          throw worst.withWhat(what);
        });
  }

  private CommandView requireDone(UUID command, String shows, Instant now, Instant until) {
    Optional<CommandView> result = findResult(command, Duration.between(now, until));
    for (int requests = 1; result.isEmpty(); requests++) {
      Duration left = Duration.between(sluice.now(), until);
      if (!left.isPositive()) {
        throw CliException.timedOut(
            "accepted, but not yet handled by the engine after " + TextFormats.duration(timeout),
            "it stays accepted: %s shows the result".formatted(shows));
      }
      LockSupport.parkNanos(Math.min(pause(requests).toNanos(), left.toNanos()));
      result = findResult(command, left);
    }
    return requireDone(result.get(), shows);
  }

  /// Returns the pause after a number of requests without a result. It doubles up to 1.6 s, since a
  /// server with many waiting requests answers at once.
  static Duration pause(int requests) {
    return PAUSE_MIN.multipliedBy(1L << Math.min(requests - 1, 5));
  }

  private static CommandView requireDone(CommandView result, String shows) {
    if (result.state() == CommandState.REJECTED) {
      throw CliException.rejected(
          TextFormats.line(result.sentence().orElse("rejected")), shows + " shows the state");
    }
    return result;
  }

  /// Waits for the result in one request, which does not wait if no time is left. Returns empty
  /// also if Sluice is not available at present, or an older replica of it does not know results.
  private Optional<CommandView> findResult(UUID command, Duration left) {
    Map<String, String> headers =
        left.isPositive()
            ? Map.of("Prefer", "wait=" + Math.clamp(left.toSeconds(), 1, WAIT_SECONDS_MAX))
            : Map.of();
    try {
      CommandView view = api.get("/commands/" + command, headers).as(CommandView.class);
      if (!view.id().equals(command)) {
        throw CliException.unavailable(
            "the result of command %s has the id %s".formatted(command, view.id()),
            "'sluice version' shows whether this is release-api, and its version");
      }
      return Optional.of(view).filter(it -> it.state() != CommandState.ACCEPTED);
    } catch (CliException failure) {
      if (!failure.isPassing() && failure.exit() != Exit.REJECTED) {
        throw failure;
      }
      return Optional.empty();
    }
  }
}
