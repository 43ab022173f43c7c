package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.display.TextFormats;
import java.time.Duration;
import picocli.CommandLine.Option;

/// The option `--result-timeout`: an accepted command that the engine does not answer in this time
/// is no success, and stays accepted.
final class ResultOptions {
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);

  @Option(
      names = "--result-timeout",
      paramLabel = "TIME",
      order = 52,
      description = "Wait for the engine's answer for at most this time: exit 3. Default: 10s.")
  private Duration timeout = Duration.ofSeconds(10);

  /// @throws CliException if the timeout is out of bounds
  ResultWaiter waiter(Sluice sluice, ApiClient api) {
    if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw CliException.rejected(
          "--result-timeout must be 1s to 1h, was " + TextFormats.duration(timeout),
          "such as --result-timeout 30s");
    }
    return new ResultWaiter(sluice, api, timeout);
  }
}
