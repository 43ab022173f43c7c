package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.command.Commands;
import io.sluice.cli.command.Sluice;
import io.sluice.cli.display.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// Compares docs/cli.md with the help of each command. `-Dgolden.update=true` writes it again.
class CliPageTest {
  private static final Path PAGE = Path.of(System.getProperty("sluice.root", ".."), "docs/cli.md");

  private static final String INTRODUCTION =
      """
      # Commands

      The text of `./sluice COMMAND --help`, for each command of the command line. The five options from
      `--help` to `--token-file` belong to every command; only the first section explains them.
      """;

  @Test
  void the_page_is_the_help_of_all_commands() throws IOException {
    CommandLine root = root();
    String page =
        INTRODUCTION
            + section(root, root.getUsageMessage(Ansi.OFF))
            + subcommands(root)
                .map(command -> section(command, withoutShared(command)))
                .collect(Collectors.joining());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(page).isEqualTo(Files.readString(PAGE));
  }

  @Test
  void only_the_help_of_a_command_with_wait_names_it() {
    CommandLine root = root();

    assertThat(subcommands(root).filter(it -> it.getUsageMessage(Ansi.OFF).contains("with --wait")))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.getCommandSpec().findOption("--wait")).isNotNull());
  }

  private static CommandLine root() {
    PrintWriter none = new PrintWriter(Writer.nullWriter());
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), none, none, false, false, 40, ZoneOffset.UTC);
    return Commands.tree(new Sluice(terminal, Map.of(), InstantSource.system()));
  }

  private static Stream<CommandLine> subcommands(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(each -> Stream.concat(Stream.of(each), subcommands(each)));
  }

  private static String section(CommandLine command, String help) {
    return "\n## %s\n\n```text\n%s```\n".formatted(command.getCommandSpec().qualifiedName(), help);
  }

  private static String withoutShared(CommandLine command) {
    return command
        .getUsageMessage(Ansi.OFF)
        .lines()
        .filter(line ->
            !line.matches(" +(-h, --help|--json|--no-color|--url=URL|--token-file=FILE) .*"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
