package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Documents of other tools, and the releases made from them. `NAME.release.txt` holds the output,
/// a line `----` and the messages; `-Dgolden.update=true` rewrites these files.
class ImportRolloutTest {
  private static final Path FILES = Path.of("src/test/resources/io/sluice/cli/migrate/rollouts");

  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "argo-canary, 0",
    "argo-canary-waits, 0",
    "argo-canary-routed, 3",
    "argo-canary-experiment, 0",
    "argo-canary-experiments, 3",
    "argo-canary-scales, 3",
    "argo-canary-single, 3",
    "argo-canary-analysed, 0",
    "argo-rolling, 0",
    "argo-blue-green, 3",
    "argo-blue-green-timed, 3",
    "flagger-canary, 3",
    "flagger-step-weights, 3",
    "flagger-blue-green, 0",
    "flagger-match, 3",
    "flagger-webhooks, 3"
  })
  void a_rollout_comes_over_and_what_does_not_is_named(String name, int exit) throws IOException {
    Path file = FILES.resolve(name + ".yaml");
    Ran ran = new Shell("http://127.0.0.1:9", home).run("import", file.toString());

    Path golden = FILES.resolve(name + ".release.txt");
    String output =
        ran.out() + "----\n" + ran.err().replace(file.toString(), file.getFileName().toString());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, output);
    }
    assertThat(output).isEqualTo(Files.readString(golden));
    assertThat(ran.exit()).as(ran.err()).isEqualTo(exit);
  }
}
