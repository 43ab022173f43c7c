package io.sluice.cli.command;

import io.sluice.cli.api.CliException;
import java.util.Locale;
import picocli.CommandLine.Option;

/// The option `--yes`, with its questions.
final class ConfirmOptions {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask for confirmation. Required without a terminal.")
  private boolean yes;

  /// Asks the user to confirm, unless `--yes` is given. `--json` is a format and no consent.
  ///
  /// @throws CliException if the answer is not yes, or there is no terminal to ask on
  void confirm(Sluice sluice, String question) {
    if (yes) {
      return;
    }
    if (!sluice.terminal().interactive()) {
      throw CliException.rejected(question, "no terminal to ask on; add --yes to confirm");
    }
    String answer = sluice.terminal().ask(question + " [y/N] ").strip();
    if (!answer.toLowerCase(Locale.ROOT).startsWith("y")) {
      throw CliException.rejected("nothing was done", "answer y, or add --yes");
    }
  }

  /// Whether `--yes` confirms the command, so that it does not ask.
  boolean isConfirmed() {
    return yes;
  }

  /// Asks the user to choose one of two answers.
  ///
  /// @return whether the answer begins with `first`, and not with `second`
  /// @throws CliException if the answer begins with neither
  boolean choose(Sluice sluice, String question, String first, String second) {
    String answer = sluice.terminal().ask(question).strip().toLowerCase(Locale.ROOT);
    if (!answer.startsWith(first) && !answer.startsWith(second)) {
      throw CliException.rejected("nothing was done", "answer %s or %s".formatted(first, second));
    }
    return answer.startsWith(first);
  }
}
