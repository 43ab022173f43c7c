package io.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.cli.display.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/// The commands that the stacks of docker-compose run with the image of the command line.
class ComposeCommandsTest {
  private static final Path FILES = Path.of(System.getProperty("sluice.root", ".."), "compose");

  @Test
  void the_command_line_accepts_each_command() throws IOException {
    List<String[]> commands = commands();

    assertThat(commands).as("commands of compose files").hasSizeGreaterThanOrEqualTo(2);
    assertThat(commands)
        .allSatisfy(words ->
            assertThatCode(() -> root().parseArgs(words))
                .as(String.join(" ", words))
                .doesNotThrowAnyException());
  }

  private static List<String[]> commands() throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    List<String[]> commands = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FILES, "*.yml")) {
      for (Path file : files) {
        // Only Docker Compose knows its tags, such as !override.
        Map<String, Object> content = yaml.load(Files.readString(file).replace("!override", ""));
        if (content.get("services") instanceof Map<?, ?> services) {
          services.values().forEach(service -> addCommand(service, commands));
        }
      }
    }
    return commands;
  }

  private static void addCommand(Object service, List<String[]> commands) {
    if (service instanceof Map<?, ?> parts
        && String.valueOf(parts.get("image")).startsWith("sluice/cli:")
        && parts.get("command") instanceof List<?> words) {
      commands.add(words.stream().map(String::valueOf).toArray(String[]::new));
    }
  }

  private static CommandLine root() {
    PrintWriter none = new PrintWriter(Writer.nullWriter());
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), none, none, false, false, 40, ZoneOffset.UTC);
    return Commands.tree(new Sluice(terminal, Map.of(), InstantSource.system()));
  }
}
