package io.sluice.sandbox.haproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.base.Required;
import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// A HAProxy process on free ports of 127.0.0.1.
public final class Haproxy implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/haproxy"),
          Path.of("/usr/local/sbin/haproxy"),
          Path.of("/opt/homebrew/bin/haproxy"));
  private static final long START_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();
  private static final String RELEASE = "x-sluice-release: ";

  private final Path directory;
  private final int port;
  private final int adminPort;
  private final Map<String, String> settings;
  private final List<Process> former = new ArrayList<>();
  private Process process;

  private Haproxy(Path directory, int port, int adminPort, Map<String, String> settings) {
    this.directory = directory;
    this.port = port;
    this.adminPort = adminPort;
    this.settings = Map.copyOf(settings);
    this.process = launch(List.of());
  }

  /// Whether HAProxy is installed on this machine.
  ///
  /// @throws SandboxException if it is missing and required, see [Required]
  public static boolean isInstalled() {
    return Required.has("haproxy", findProgram().isPresent());
  }

  /// Starts a HAProxy, and returns once it accepts connections.
  ///
  /// @param directory directory of its files
  /// @param slots number of slots, see [HaproxyFiles#SLOTS]
  /// @throws SandboxException with its output, if it does not start
  public static Haproxy start(Path directory, int slots, String serviceToken) {
    return start(directory, slots, serviceToken, Map.of());
  }

  /// @param laneWait time for which requests wait for their lane after the start
  public static Haproxy start(Path directory, int slots, String serviceToken, Duration laneWait) {
    String limit = Long.toString(laneWait.toMillis());
    return start(directory, slots, serviceToken, Map.of("SLUICE_LANE_WAIT_MS", limit));
  }

  /// @param settings variables of its environment, besides the addresses
  public static Haproxy start(
      Path directory, int slots, String serviceToken, Map<String, String> settings) {
    HaproxyFiles.write(directory, slots, serviceToken);
    return new Haproxy(directory, Ports.free(), Ports.free(), settings);
  }

  /// Starts another HAProxy on the ports of this one.
  ///
  /// @param other directory of its files
  public Haproxy startAnother(Path other) {
    HaproxyFiles.write(other, 1, "another");
    return new Haproxy(other, port, adminPort, settings);
  }

  private static Optional<Path> findProgram() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  private Process launch(List<String> more) {
    var command = new ArrayList<String>();
    command.add(findProgram().orElseThrow().toString());
    HaproxyFiles.CONFIGURATION.forEach(file -> command.addAll(List.of("-f", file)));
    command.addAll(more);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeAll(Set.of("SLUICE_SERVICE_TOKEN_FILE", "SLUICE_METRICS_TOKEN_FILE"));
    builder.environment().put("SLUICE_BIND", "127.0.0.1:" + port);
    builder.environment().put("SLUICE_ADMIN_BIND", "127.0.0.1:" + adminPort);
    builder.environment().putAll(settings);
    Path log = directory.resolve("log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      Process started = builder.start();
      await(started, log);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(Process started, Path log) throws IOException {
    long until = System.nanoTime() + START_NANOS;
    while (!isAnswering(started.pid())) {
      if (!started.isAlive() || System.nanoTime() > until) {
        started.destroyForcibly();
        throw new SandboxException("HAProxy does not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Whether the process `pid` itself responds: the socket of an earlier process may still exist.
  private boolean isAnswering(long pid) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        var _ = new Socket(InetAddress.getLoopbackAddress(), adminPort)) {
      channel.write(ByteBuffer.wrap("sluice start\n".getBytes(US_ASCII)));
      channel.shutdownOutput();
      byte[] response = Channels.newInputStream(channel).readAllBytes();
      return new String(response, US_ASCII).startsWith(pid + "-");
    } catch (IOException e) {
      return false;
    }
  }

  /// Returns the socket of its Runtime API.
  public Path socket() {
    return directory.resolve("admin.sock");
  }

  /// Returns the port for traffic.
  public int port() {
    return port;
  }

  /// Returns the address from which the judge reads.
  public URI admin() {
    return URI.create("http://127.0.0.1:" + adminPort);
  }

  /// Sends `GET /` to `host`, on a connection of its own.
  ///
  /// @return status and release, such as `200 5f3a…`; `-` if there is no release
  public String get(String host) throws IOException {
    try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      connection.setSoTimeout(10_000);
      String request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
      connection.getOutputStream().write(request.getBytes(US_ASCII));
      String response = new String(connection.getInputStream().readAllBytes(), US_ASCII);
      String release =
          response
              .lines()
              .filter(line -> line.startsWith(RELEASE))
              .map(line -> line.substring(RELEASE.length()))
              .findFirst()
              .orElse("-");
      return response.substring(9, 12) + " " + release;
    }
  }

  /// Returns the CPU time of the current process.
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// Kills the process, and starts another one in its place.
  public void restart() {
    close();
    process = launch(List.of());
  }

  /// Starts another process that takes over the ports without closing them; the old process
  /// finishes its requests.
  public void reload() {
    former.add(process);
    process = launch(List.of("-x", "admin.sock", "-sf", Long.toString(process.pid())));
  }

  /// Suspends the process, as a debugger does, until it is closed.
  public void hang() {
    signal("STOP");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    former.add(process);
    former.forEach(one -> one.destroyForcibly().onExit().join());
    former.clear();
  }
}
