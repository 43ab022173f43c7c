package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Executes all `curl` commands of README.md, the other pages of the root, and `docs` on a stack in
/// which shop 1.0 serves.
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurlLinesTest {
  private static final Pattern CURL = Pattern.compile("(?<![\\w/-])curl (?=\\S)");
  private static final Pattern INLINE = Pattern.compile("`(curl [^`]+)`");
  private static final Pattern COMMENT = Pattern.compile(" +# .*");
  private static final Pattern STATUS = Pattern.compile("status (\\d{3})");
  private static final long TIMEOUT_SECONDS = 60;

  /// A stream of events does not end: curl ends it after this time, with this code.
  private static final int STREAM_SECONDS = 10;

  private static final int TIMED_OUT = 28;

  /// Text in the output of a command, by a part of the command.
  private static final Map<String, String> EXPECTED =
      Map.of("curl -s http", "shop 1.0 is open", "/api/v1/outcomes", "succeeded");

  private final TestedStack stack = TestedStack.fresh("curl");
  private final Path root = stack.driver().root();

  @TempDir Path directory = Path.of("unset");

  /// A command of a page, without its comment.
  private record Line(String page, String command) {}

  @AfterAll
  void down() {
    stack.down();
  }

  @Test
  void every_curl_command_of_the_pages_gets_its_response()
      throws IOException, InterruptedException {
    List<Line> lines = pages().flatMap(this::lines).toList();
    assertThat(lines).extracting(Line::page).contains("README.md", "docs/subscribe.md");
    EXPECTED.keySet().forEach(part -> assertThat(lines.toString()).contains(part));
    stack.up();
    String shop = root.resolve("docs/examples/shop-1.0.yaml").toString();
    assertThat(stack.driver().run("release", "-f", shop, "--wait").exit()).isZero();
    Files.writeString(
        directory.resolve("billing.header"),
        "Authorization: Bearer " + stack.driver().findToken().orElseThrow());

    for (Line line : lines) {
      run(line);
    }
  }

  private Stream<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.list(root.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.endsWith("operations.md")) // its commands run in OperationsTest
          .sorted()
          .toList()
          .stream();
    }
  }

  /// Returns the commands in blocks, also those of more than one line, and in the text.
  private Stream<Line> lines(Path page) {
    List<String> commands = new ArrayList<>();
    boolean isBlock = false;
    for (String line : read(page).replace("\\\n", " ").lines().toList()) {
      isBlock ^= line.strip().startsWith("```");
      if (isBlock && CURL.matcher(line).find()) {
        commands.add(COMMENT.matcher(line.strip()).replaceFirst("").replaceFirst("^\\$ ", ""));
      } else {
        INLINE.matcher(line).results().map(it -> it.group(1)).forEach(commands::add);
      }
    }
    String name = root.relativize(page).toString();
    return commands.stream().map(command -> new Line(name, command));
  }

  /// Returns the command with the addresses of this stack, and with fewer requests. Its status goes
  /// to standard error.
  private String filled(String command) {
    String filled =
        command
            .replace(":7080", ":" + stack.edge())
            .replace("https://localhost:7443", stack.driver().apiUrl())
            .replace("[1-600]", "[1-20]");
    String options =
        "curl --max-time %d -w '%%{stderr}status %%{http_code}\\n' ".formatted(STREAM_SECONDS);
    return CURL.matcher(filled).replaceAll(Matcher.quoteReplacement(options));
  }

  private void run(Line line) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder("bash", "-c", filled(line.command()))
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    boolean isDone = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();

    assertThat(isDone).as("%s ended", line).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", line, read(errors))
        .isEqualTo(line.command().contains("text/event-stream") ? TIMED_OUT : 0);
    assertThat(STATUS.matcher(read(errors)).results().map(status -> status.group(1)))
        .as(line.toString())
        .isNotEmpty()
        .allMatch(status -> status.startsWith("2"));
    EXPECTED.forEach((part, words) -> {
      if (line.command().contains(part)) {
        assertThat(read(output)).as(line.toString()).contains(words);
      }
    });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
