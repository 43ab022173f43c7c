package io.sluice.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.driver.StackDriver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Starts the stack and submits its first release as early as possible.
final class DemoStart {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final long POLL_NANOS = Duration.ofMillis(40).toNanos();

  private final StackDriver stack;
  private final Consumer<String> out;

  DemoStart(StackDriver stack, Consumer<String> out) {
    this.stack = stack;
    this.out = out;
  }

  /// @param readySeconds seconds from the start of the stack's first process to the acceptance of
  ///   `first`; empty if the stack was already running
  record Opened(ApiClient api, ReleaseView first, Optional<Double> readySeconds) {}

  /// @param flags flags of `up`, such as ports
  /// @param first the document of the first release
  /// @throws CliException if the stack does not start, or rejects the release
  Opened open(List<String> flags, String first) {
    boolean wasUp = stack.isReady("release-api");
    List<String> words = new ArrayList<>(List.of("up"));
    words.addAll(flags);
    long begin = System.nanoTime();
    Process up = stack.start(words.toArray(String[]::new));
    Thread relay = Thread.startVirtualThread(() -> relay(up));
    Accepted accepted = untilAccepted(up, first, begin);
    double seconds = (System.nanoTime() - begin) / 1e9;
    requireUp(up, relay);
    return new Opened(
        accepted.api(), accepted.release(), wasUp ? Optional.empty() : Optional.of(seconds));
  }

  private record Accepted(ApiClient api, ReleaseView release) {}

  private Accepted untilAccepted(Process up, String first, long begin) {
    String key = UUID.randomUUID().toString();
    while (true) {
      boolean starting = up.isAlive();
      Optional<String> token = stack.findToken();
      try {
        // Calls that must fail would take CPU time from the starting processes.
        if (token.isPresent() && stack.isReady("release-api")) {
          ApiClient api = new ApiClient(URI.create(stack.apiUrl()), token::get);
          var response = api.post("/releases", Optional.of(first), Map.of("Idempotency-Key", key));
          return new Accepted(api, response.as(ReleaseView.class));
        }
      } catch (CliException notYet) {
        if (!starting && !notYet.isPassing()) {
          throw notYet;
        }
      }
      if (!starting && up.exitValue() != 0) {
        throw CliException.unavailable("the stack did not come up", "see './sluice status'");
      }
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw CliException.timedOut("no release was accepted in 4 min", "see './sluice status'");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static void requireUp(Process up, Thread relay) {
    try {
      int exit = up.waitFor();
      relay.join();
      if (exit != 0) {
        throw CliException.unavailable("the stack did not come up whole", "see './sluice status'");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.unavailable("interrupted", "");
    }
  }

  private void relay(Process up) {
    try (var lines = new BufferedReader(new InputStreamReader(up.getInputStream(), UTF_8))) {
      lines.lines().forEach(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
