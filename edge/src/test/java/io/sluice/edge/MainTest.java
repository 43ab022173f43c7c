package io.sluice.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process as an operator or a supervisor uses it.
class MainTest {
  @TempDir private Path directory = Path.of("");

  private record Ended(int status, String out, String err) {}

  @Test
  void help_names_every_option_and_ends_well() throws Exception {
    Ended ended = run("--help");

    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .contains(
            "--host",
            "--port",
            "--admin-port",
            "--state",
            "--service-token-file",
            "--metrics-token-file",
            "--help");
  }

  @Test
  void a_wrong_option_is_named() throws Exception {
    assertThat(run("--prot", "1")).isEqualTo(wrong("unknown option --prot; see --help"));
    assertThat(run("--port")).isEqualTo(wrong("--port needs a value; see --help"));
    assertThat(run("--port", "x")).isEqualTo(wrong("--port must be a port from 0 to 65535, was x"));
    assertThat(run("--trusted-proxies", "10.0.0.0/8,shop.example.com"))
        .isEqualTo(
            wrong(
                "--trusted-proxies: an address range must be like 10.0.0.0/8 or 2001:db8::/32,"
                    + " was shop.example.com"));
    assertThat(run("--address-requests", "-1"))
        .isEqualTo(wrong("--address-requests must be a number from 0 to 1000000, was -1"));
    assertThat(run("--port", "0"))
        .isEqualTo(wrong("--service-token-file must be given; see --help"));
  }

  private static Ended wrong(String text) {
    return new Ended(2, "", "sluice-edge: " + text + "\n");
  }

  @Test
  void a_busy_port_is_one_line_with_the_flag_that_changes_it() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      Ended traffic = run(withToken("--port", port, "--admin-port", "0"));
      Ended admin = run(withToken("--port", "0", "--admin-port", port));

      assertThat(traffic.status()).isEqualTo(1);
      assertThat(traffic.err().lines().filter(line -> line.startsWith("sluice-edge:")))
          .singleElement()
          .asString()
          .contains("port " + port, "--port");
      assertThat(admin.status()).isEqualTo(1);
      assertThat(admin.err()).contains("port " + port, "--admin-port");
    }
  }

  @Test
  void a_missing_service_token_stops_the_start() throws Exception {
    Ended ended = run("--port", "0", "--service-token-file", directory.resolve("no").toString());

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("--service-token-file");
  }

  @Test
  void the_process_prints_stopped_and_exits_with_0_after_sigterm() throws Exception {
    Process process = start(withToken("--port", "0", "--admin-port", "0"));
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).startsWith("sluice-edge: traffic on port ");

      process.toHandle().destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readLine()).isEqualTo("sluice-edge: stopped");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private String[] withToken(String... arguments) throws IOException {
    String token = Files.writeString(directory.resolve("token"), "let-me-in").toString();
    String state = directory.resolve("edge.json").toString();
    return Stream.concat(
            Stream.of(arguments), Stream.of("--state", state, "--service-token-file", token))
        .toArray(String[]::new);
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    try {
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), out, err);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }
}
