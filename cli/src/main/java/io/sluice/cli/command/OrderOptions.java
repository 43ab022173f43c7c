package io.sluice.cli.command;

import io.sluice.cli.api.Failure;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--reason` and `--yes`.
final class OrderOptions {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private Optional<String> reason = Optional.empty();

  @Option(
      names = {"-y", "--yes"},
      description = "Don't ask.")
  private boolean yes;

  Optional<String> reason() {
    return reason;
  }

  /// Asks a person who sits there; a script has said what it wants.
  ///
  /// @throws Failure if the answer is no
  void confirm(Sluice sluice, String question) {
    if (yes || sluice.json() || !sluice.terminal().interactive()) {
      return;
    }
    demand(sluice, question);
  }

  /// Like [#confirm], but a script has to say `--yes`.
  void confirmAlways(Sluice sluice, String question) {
    if (yes) {
      return;
    }
    if (!sluice.terminal().interactive()) {
      throw Failure.refused(question, "nobody sits here to answer: add --yes if so");
    }
    demand(sluice, question);
  }

  private static void demand(Sluice sluice, String question) {
    String answer = sluice.terminal().ask(question + " [y/N] ").strip();
    if (!answer.toLowerCase(Locale.ROOT).startsWith("y")) {
      throw Failure.refused("nothing was done", "answer y, or write --yes to not be asked");
    }
  }
}
