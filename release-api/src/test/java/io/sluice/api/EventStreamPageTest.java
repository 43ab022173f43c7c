package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.base.Required;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Runs the subscriber without Kafka of `docs/subscribe.md`.
@QuarkusTest
class EventStreamPageTest extends ApiTest {
  private static final Path CURL = Path.of("/usr/bin/curl");

  @TempDir Path directory = Path.of("unset");

  static boolean hasCurl() {
    return Required.has("curl", Files.isExecutable(CURL));
  }

  @Test
  @EnabledIf("hasCurl")
  void curl_receives_an_outcome() throws IOException {
    ReleaseView release = post("1.0");
    publisher().send(publisher().outcome(release, Outcome.SUCCEEDED));
    Files.writeString(
        directory.resolve("billing.header"),
        "Authorization: Bearer " + ApiStack.token("viewer") + "\n");

    String data = firstLine(command(), release.id().toString());

    assertThat(data).startsWith("data:").contains("io.sluice.release-ended", "succeeded");
  }

  private String command() throws IOException {
    Path page = Path.of(System.getProperty("sluice.root", ".."), "docs/subscribe.md");
    String line =
        Files.readAllLines(page).stream()
            .filter(text -> text.startsWith("curl "))
            .findFirst()
            .orElseThrow();
    return line.replace("https://localhost:7443/", url.toString());
  }

  /// Returns the first line of the command's output that contains `text`, and ends the command.
  private String firstLine(String command, String text) throws IOException {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var _ =
        process
            .onExit()
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .exceptionally(_ -> end(process));
    try (BufferedReader output = process.inputReader(UTF_8)) {
      return output.lines().filter(line -> line.contains(text)).findFirst().orElseThrow();
    } finally {
      var _ = end(process);
    }
  }

  private static Process end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    return process.destroyForcibly();
  }
}
