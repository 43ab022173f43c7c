package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The measured start of a service in .ci/images.measure, without an engine and with one attempt.
class ImagesScriptTest {
  private static final String START =
      """
      . .ci/images.measure
      docker() { case $1 in logs) echo 'no database' ;; inspect) echo 2026-11-28T12:00:00Z ;; esac; }
      address_of() { echo 127.0.0.1:7070; }
      say() { echo "$1"; }
      seq() { echo 1; }
      says_ready() { [ "$1" = "$READY_HOST" ]; }
      time_start container release-api
      [ "$took_inside" -ge "$took" ] && echo ready
      """;

  private record Ran(int exit, String output) {}

  private static Ran start(String readyHost) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", START)
            .directory(SourceFile.ROOT.toFile())
            .redirectErrorStream(true);
    builder.environment().put("READY_HOST", readyHost);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  @Test
  void a_service_that_is_ready_has_a_time() throws Exception {
    assertThat(start("127.0.0.1")).isEqualTo(new Ran(0, "ready\n"));
  }

  @Test
  void a_service_that_is_not_ready_in_time_fails_with_its_name_and_log() throws Exception {
    Ran ran = start("none");

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.output())
        .matches("no database\nsluice images: release-api was not ready after \\d+ ms: .*\n");
  }
}
