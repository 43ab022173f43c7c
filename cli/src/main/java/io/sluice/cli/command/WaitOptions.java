package io.sluice.cli.command;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options `--wait` and `--timeout`.
final class WaitOptions {
  @Option(
      names = {"-w", "--wait"},
      order = 50,
      description = "Wait for the end: exit 0 if it ends as requested, otherwise 1.")
  private boolean waits;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      order = 51,
      description = "Wait for at most this time (90s, 1h30m): exit 3. The release continues.")
  private Optional<Duration> timeout = Optional.empty();

  boolean isWaiting() {
    return waits;
  }

  Optional<Duration> findTimeout() {
    return timeout;
  }
}
