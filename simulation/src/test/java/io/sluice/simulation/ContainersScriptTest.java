package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs .ci/containers with a Maven that only writes the report of one test class.
class ContainersScriptTest {
  private static final Path SCRIPTS = SourceFile.ROOT.resolve(".ci");

  private record Ran(int exit, String output) {}

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void make() throws IOException {
    Files.createDirectories(directory.resolve(".ci"));
    for (String script : new String[] {"containers", "jdk"}) {
      Files.copy(SCRIPTS.resolve(script), directory.resolve(".ci").resolve(script));
    }
    write(".ci/docker-up", "");
    write("scripts/pull-images.sh", "");
    write("bin/docker", "");
  }

  private void write(String name, String lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(directory.resolve(name.replaceFirst("/[^/]*$", "")));
    Files.writeString(file, "#!/bin/sh\n" + lines);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /// Lets Maven run the tests of one class of e2e.
  private void testClass(String name) throws IOException {
    Files.createDirectories(reports());
    write(
        "bin/mvn", "touch e2e/target/surefire-reports/TEST-io.sluice.e2e.%s.xml\n".formatted(name));
  }

  private Path reports() {
    return directory.resolve("e2e/target/surefire-reports");
  }

  private Ran run(String part) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(directory.resolve(".ci/containers").toString(), part)
            .redirectErrorStream(true);
    builder.environment().merge("PATH", directory + "/bin", (path, own) -> own + ":" + path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
    builder.environment().put("SLUICE_IMAGES", "official");
    builder.environment().put("SLUICE_VERSION", "1.4.0");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  @Test
  void a_class_whose_tests_ran_passes() throws Exception {
    testClass("LocalStackIT");

    Ran ran = run("local");

    assertThat(ran.output()).startsWith("containers: all checks passed");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void a_class_that_ran_no_test_fails_even_if_it_did_earlier() throws Exception {
    testClass("RenamedStackIT");
    Files.createFile(reports().resolve("TEST-io.sluice.e2e.LocalStackIT.xml"));

    assertThat(run("local"))
        .isEqualTo(new Ran(1, "containers: no test of e2e ran: it has no class LocalStackIT\n"));
  }
}
