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
    if (asks(sluice)) {
      demand(sluice, question);
    }
  }

  /// Whether to ask: a person is at the terminal and has not confirmed beforehand.
  boolean asks(Sluice sluice) {
    return !yes && !sluice.json() && sluice.terminal().interactive();
  }

  /// Asks a person for one of two.
  ///
  /// @return whether the answer begins with `first`, and not with `second`
  /// @throws Failure if it begins with neither
  boolean choose(Sluice sluice, String question, String first, String second) {
    String answer = sluice.terminal().ask(question).strip().toLowerCase(Locale.ROOT);
    if (!answer.startsWith(first) && !answer.startsWith(second)) {
      throw Failure.refused("nothing was done", "answer %s or %s".formatted(first, second));
    }
    return answer.startsWith(first);
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
