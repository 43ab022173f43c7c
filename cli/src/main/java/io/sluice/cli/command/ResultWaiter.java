package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.display.TextFormats;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.CommandView.CommandState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Waits for the results of accepted commands, which the engine checks again.
record ResultWaiter(Sluice sluice, ApiClient api, Duration timeout) {
  /// Longest wait of one request.
  private static final long WAIT_SECONDS_MAX = 10;

  private static final Duration PAUSE_MIN = Duration.ofMillis(50);

  /// Waits for the result of `command` and prints it.
  ///
  /// @param shows command that shows the state, in quotes
  /// @throws CliException if the engine rejects the command, or does not answer in time
  void show(UUID command, String shows) {
    CommandView done = requireDone(command, shows);
    sluice.println(
        sluice.isJson() ? Json.write(done) : done.sentence().map(TextFormats::line).orElse("done"));
  }

  /// Waits for the result of `command`.
  ///
  /// @param shows command that shows the state, in quotes
  /// @throws CliException if the engine rejects the command, or does not answer in time
  CommandView requireDone(UUID command, String shows) {
    Instant until = sluice.now().plus(timeout);
    Optional<CommandView> result = findResult(command, timeout);
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

  /// Waits for the result in one request. Returns empty also if Sluice is not available at present,
  /// or an older replica of it does not know results.
  private Optional<CommandView> findResult(UUID command, Duration left) {
    String wait = "wait=" + Math.clamp(left.toSeconds(), 1, WAIT_SECONDS_MAX);
    try {
      CommandView view =
          api.get("/commands/" + command, Map.of("Prefer", wait)).as(CommandView.class);
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
