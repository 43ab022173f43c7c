package io.sluice.cli;

import io.sluice.cli.api.CliException;
import io.sluice.cli.command.Commands;
import io.sluice.cli.command.Sluice;
import io.sluice.cli.display.Terminal;
import io.sluice.cli.document.WordSuggestion;
import io.sluice.contract.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Runs one command line. Reports a failure by two lines and an exit code.
public final class Runner {
  private final Terminal terminal;
  private final Sluice sluice;
  private final CommandLine line;

  public Runner(Terminal terminal, Map<String, String> environment, InstantSource clock) {
    this.terminal = terminal;
    this.sluice = new Sluice(terminal, environment, clock);
    this.line =
        Commands.tree(sluice)
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
            .setParameterExceptionHandler(this::onParameterException)
            .setExecutionExceptionHandler(this::onException);
  }

  /// @return the exit code
  public int run(String... args) {
    int code = line.execute(args.length == 0 ? new String[] {"--help"} : args);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private int onParameterException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String what =
        findUnknown(e, command)
            .map("unknown command '%s'"::formatted)
            .orElseGet(() -> String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    String help = "see '%s --help'".formatted(command.getCommandSpec().qualifiedName());
    String cure =
        findNearest(e, command).map(word -> "did you mean '%s'? ".formatted(word)).orElse("")
            + help;
    return report(CliException.rejected(what, cure));
  }

  /// Returns the unmatched word in the place of a command, unless it is an option.
  private static Optional<String> findUnknown(ParameterException e, CommandLine command) {
    return e instanceof UnmatchedArgumentException unmatched && !command.getSubcommands().isEmpty()
        ? unmatched.getUnmatched().stream().findFirst().filter(word -> !word.startsWith("-"))
        : Optional.empty();
  }

  private static Optional<String> findNearest(ParameterException e, CommandLine command) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(command.getSubcommands().keySet());
    words.addAll(command.getCommandSpec().optionsMap().keySet());
    return unmatched.getUnmatched().stream()
        .findFirst()
        .flatMap(w -> WordSuggestion.find(w, words));
  }

  private int onException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    if (e instanceof CliException failure) {
      return report(failure);
    }
    throw e;
  }

  private int report(CliException failure) {
    if (sluice.isJson()) {
      terminal.note(
          failure.json().isEmpty()
              ? Json.write(Map.of("detail", failure.what(), "cure", failure.cure()))
              : failure.json());
    } else {
      terminal.note(sluice.colors().bad("sluice: ") + failure.what());
      if (!failure.cure().isEmpty()) {
        terminal.note(
            "        " + failure.cure().replace("'sluice ", "'%s ".formatted(sluice.called())));
      }
    }
    return failure.exit().code();
  }
}
