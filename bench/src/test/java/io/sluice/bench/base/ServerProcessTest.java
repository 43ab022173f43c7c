package io.sluice.bench.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

  /// Answers each request with its argument.
  static final class Echo {
    public static void main(String[] args) throws IOException {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        ServerProcess.serve(
            "/",
            exchange -> ServerProcess.respond(exchange, 200, args[0].getBytes(UTF_8)),
            threads);
      }
    }
  }

  @Test
  void a_server_answers_until_it_is_closed() throws Exception {
    ServerProcess server = ServerProcess.start(Echo.class, List.of("-Xmx32m"), 7);
    try (server) {
      assertThat(server.url(1).toURL().openStream().readAllBytes()).isEqualTo("7".getBytes(UTF_8));
      assertThat(server.cpu()).isPositive();
    }

    assertThat(server.process().isAlive()).isFalse();
  }

  @Test
  void a_server_ends_with_its_input() throws Exception {
    try (ServerProcess server = ServerProcess.start(Echo.class, List.of("-Xmx32m"), 7)) {
      server.process().getOutputStream().close();

      assertThat(server.process().waitFor()).isZero();
    }
  }

  @Test
  void a_server_that_ends_before_it_is_ready_is_an_error() {
    List<String> words = List.of("--version");

    assertThatThrownBy(
            () -> ServerProcess.start(words, Redirect.DISCARD, Pattern.compile("no such line")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the server did not start");
  }

  @Test
  void the_last_lines_of_its_log_say_why_a_server_did_not_start(@TempDir Path directory) {
    List<String> words = List.of("no.such.Main");
    Path log = directory.resolve("log");

    assertThatThrownBy(() -> ServerProcess.start(words, log, Pattern.compile("no such line")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the server did not start")
        .hasMessageContaining("no.such.Main");
  }
}
