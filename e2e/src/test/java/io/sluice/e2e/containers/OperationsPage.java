package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The commands of `docs/operations.md` for containers.
final class OperationsPage {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh$(.*?)^```$");
  private static final int COMMANDS_MIN = 20;

  /// Runs each line that begins with `docker`, as it is.
  ///
  /// @param settings variables of the compose files
  /// @return the number of lines
  static int run(String project, Map<String, String> settings) throws IOException {
    Map<String, String> own = new HashMap<>(settings);
    own.put("COMPOSE_PROJECT_NAME", project);
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(COMMANDS_MIN);
    for (String command : commands) {
      var _ = Script.output(own, "bash", "-euo", "pipefail", "-c", command);
    }
    return commands.size();
  }

  private static List<String> commands() throws IOException {
    String page = Files.readString(TestedStack.root().resolve("docs/operations.md"));
    return BLOCK
        .matcher(page)
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> line.startsWith("docker "))
        .toList();
  }

  private OperationsPage() {}
}
