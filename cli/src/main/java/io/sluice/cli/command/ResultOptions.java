package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.view.TextFormats;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// The option `--result-timeout`: an accepted command that the engine does not answer in this time
/// is no success, and stays accepted.
final class ResultOptions {
  private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);

  private static final String NAME = "--result-timeout";
  private static final String DESCRIPTION =
      "Maximum time to wait for the result; exit 3 if it expires. Default: 10s";

  @Option(
      names = NAME,
      paramLabel = "TIME",
      order = 52,
      description = DESCRIPTION + ", or --timeout with --wait.")
  private Optional<Duration> timeout = Optional.empty();

  /// Shortens the description in the help of each command below `command` that has no `--wait`.
  static void adaptHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Optional.ofNullable(spec.findOption(NAME))
        .filter(_ -> spec.findOption("--wait") == null)
        .ifPresent(option -> {
          spec.remove(option);
          spec.addOption(OptionSpec.builder(option).description(DESCRIPTION + ".").build());
        });
    command.getSubcommands().values().forEach(ResultOptions::adaptHelp);
  }

  /// @throws CliException if the timeout is out of bounds
  ResultWaiter waiter(Sluice sluice, ApiClient api, WaitOptions wait) {
    timeout
        .filter(time -> time.compareTo(TIMEOUT_MIN) < 0 || time.compareTo(TIMEOUT_MAX) > 0)
        .ifPresent(time -> {
          throw CliException.rejected(
              "--result-timeout must be 1s to 1h, was " + TextFormats.duration(time),
              "such as --result-timeout 30s");
        });
    Duration time =
        timeout.or(() -> wait.findTimeout().filter(_ -> wait.isWaiting())).orElse(TIMEOUT_DEFAULT);
    return new ResultWaiter(sluice, api, time);
  }
}
