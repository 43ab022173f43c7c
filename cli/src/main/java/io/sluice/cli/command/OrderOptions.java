package io.sluice.cli.command;

import io.sluice.cli.api.Failure;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options `--reason` and `--yes`.
final class OrderOptions {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, for the history.")
  private Optional<String> reason = Optional.empty();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask for confirmation. Required without a terminal.")
  private boolean yes;

  Optional<String> reason() {
    return reason;
  }

  /// Asks the user to confirm, unless `--yes` is given. `--json` is a format and no consent.
  ///
  /// @throws Failure if the answer is not yes, or there is no terminal to ask on
  void confirm(Sluice sluice, String question) {
    if (yes) {
      return;
    }
    if (!sluice.terminal().interactive()) {
      throw Failure.refused(question, "no terminal to ask on; add --yes to confirm");
    }
    String answer = sluice.terminal().ask(question + " [y/N] ").strip();
    if (!answer.toLowerCase(Locale.ROOT).startsWith("y")) {
      throw Failure.refused("nothing was done", "answer y, or add --yes");
    }
  }

  /// Whether commands ask for confirmation.
  boolean asks() {
    return !yes;
  }

  /// Asks the user to choose one of two answers.
  ///
  /// @return whether the answer begins with `first`, and not with `second`
  /// @throws Failure if the answer begins with neither
  boolean choose(Sluice sluice, String question, String first, String second) {
    String answer = sluice.terminal().ask(question).strip().toLowerCase(Locale.ROOT);
    if (!answer.startsWith(first) && !answer.startsWith(second)) {
      throw Failure.refused("nothing was done", "answer %s or %s".formatted(first, second));
    }
    return answer.startsWith(first);
  }
}
