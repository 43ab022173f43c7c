package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Executes README.md line by line on its own stack: the demo, then the commands that it suggests.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeTest {
  private static final Pattern COMMAND = Pattern.compile(" *((?:\\./sluice|curl) .*?)(?: +# .*)?");

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

  /// Text that the output must contain, by the beginning of the command.
  private static final Map<String, String> EXPECTED =
      Map.of(
          "curl -s http", "shop 1.0 is open",
          "./sluice get", "succeeded",
          "./sluice plan", "50 % to the candidate",
          "./sluice outcomes", "rolled-back",
          "./sluice lanes", "1.1");

  private final TestedStack stack = TestedStack.fresh("readme");
  private final Path root = stack.driver().root();

  @AfterAll
  void down() {
    stack.down();
  }

  @Test
  void every_command_of_the_readme_works_as_described() throws IOException, InterruptedException {
    List<String> lines =
        Files.readAllLines(root.resolve("README.md")).stream()
            .map(COMMAND::matcher)
            .filter(line -> line.matches())
            .map(line -> line.group(1))
            .filter(line -> !line.startsWith("./sluice test"))
            .toList();

    assertThat(lines).contains("./sluice demo", "./sluice up").hasSizeGreaterThan(8);
    for (String line : lines) {
      System.out.println("$ " + line);
      String output = run(line);
      System.out.println(output);
      EXPECTED.forEach((start, words) -> {
        if (line.startsWith(start)) {
          assertThat(output).as(line).contains(words);
        }
      });
    }
  }

  private String run(String line) throws IOException, InterruptedException {
    ProcessBuilder command = new ProcessBuilder(words(line)).directory(root.toFile());
    command.redirectErrorStream(true);
    command.environment().put("SLUICE_HOME", stack.driver().state().toString());
    command.environment().put("SLUICE_BUILD", "off");
    Process process = command.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s:%n%s", line, output).isZero();
    return output;
  }

  /// Returns the words of a line, split as a shell would, with the ports of this test's stack.
  private List<String> words(String line) {
    List<String> words =
        new ArrayList<>(
            WORD.matcher(line)
                .results()
                .map(word -> word.group().replace("\"", ""))
                .map(word -> word.replace(":7080", ":" + stack.edge()))
                .toList());
    if (line.startsWith("./sluice up") || line.startsWith("./sluice demo")) {
      words.addAll(stack.portFlags());
    }
    return words;
  }
}
