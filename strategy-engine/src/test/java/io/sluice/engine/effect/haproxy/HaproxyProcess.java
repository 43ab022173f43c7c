package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A real HAProxy, for one test.
final class HaproxyProcess implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/haproxy"),
          Path.of("/usr/local/sbin/haproxy"),
          Path.of("/opt/homebrew/bin/haproxy"));

  private static final String RELEASE = "x-sluice-release: ";

  private final Path directory;
  private final int port;
  private Process process;

  private HaproxyProcess(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /// Whether this machine has one.
  static boolean isInstalled() {
    return PLACES.stream().anyMatch(Files::isExecutable);
  }

  static HaproxyProcess start(Path directory, int slots) throws IOException {
    HaproxyFiles.write(directory, slots);
    int port = freePort();
    return new HaproxyProcess(directory, port, launch(directory, port));
  }

  private static Process launch(Path directory, int port) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString()));
    HaproxyFiles.CONFIGURATION.forEach(file -> command.addAll(List.of("-f", file)));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("SLUICE_BIND", "127.0.0.1:" + port);
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
    Process process = builder.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> answers(directory) || !process.isAlive());
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(directory.resolve("log")));
    }
    return process;
  }

  private static boolean answers(Path directory) {
    try {
      return !new HaproxySocket(directory.resolve("admin.sock"), Duration.ofSeconds(1))
          .ask("sluice read")
          .isEmpty();
    } catch (TargetException.Unreachable e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Path socket() {
    return directory.resolve("admin.sock");
  }

  /// Asks `host` for `/`, on a connection of its own.
  ///
  /// @return status and release, such as `200 5f3a…`
  String get(String host) throws IOException {
    try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      connection.setSoTimeout(10_000);
      String request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
      connection.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(connection.getInputStream().readAllBytes(), US_ASCII);
      String release =
          answer
              .lines()
              .filter(line -> line.startsWith(RELEASE))
              .map(line -> line.substring(RELEASE.length()))
              .findFirst()
              .orElse("-");
      return answer.substring(9, 12) + " " + release;
    }
  }

  void restart() throws IOException {
    close();
    process = launch(directory, port);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
