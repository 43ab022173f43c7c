package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.base.Required;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The tunnels from the services on AWS to the Docker host, with a real HAProxy at both ends: each
/// service reaches what it needs, and other clients reach nothing.
@EnabledIf("hasHaproxy")
@Timeout(60)
class TunnelTest {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final int ENGINE = 2375;
  private static final int COUNTERS = 8081;

  private static final Pattern PORT = Pattern.compile("(bind :|127\\.0\\.0\\.1:|ADDRESS\":)(\\d+)");

  @TempDir Path directory;

  private final Map<Integer, Integer> ports =
      Map.of(
          ENGINE,
          Ports.free(),
          COUNTERS,
          Ports.free(),
          2376,
          Ports.free(),
          2377,
          Ports.free(),
          2378,
          Ports.free());

  private final List<Process> processes = new ArrayList<>();
  private final List<ServerSocketChannel> targets = new ArrayList<>();

  static boolean hasHaproxy() {
    return Required.has("haproxy", Files.isExecutable(HAPROXY));
  }

  @BeforeEach
  void start() throws Exception {
    makeCertificates(directory);
    String gate =
        Manifests.read("deploy/docker-host/gate.cfg")
            .replace("/run/secrets/gate-ca", directory.resolve("docker-ca").toString())
            .replace("/run/secrets/gate", directory.resolve("docker-gate").toString())
            .replace("unix@/run/docker-proxy/docker.sock", "127.0.0.1:" + target("docker"))
            .replace("unix@/run/sluice/admin.sock", "unix@" + socket("far", "commands"))
            .replace("router:8081", "127.0.0.1:" + target("counters"));
    haproxy("gate", gate, "docker.test", List.of(2376, 2377, 2378));
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : processes) {
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    for (ServerSocketChannel target : targets) {
      target.close();
    }
  }

  @Test
  void each_service_reaches_what_it_needs() throws Exception {
    near("strategy-engine", "strategy-engine", "docker.test");
    near("health-monitor", "health-monitor", "docker.test");

    assertThat(ask(address(ENGINE))).isEqualTo("docker");
    assertThat(ask(UnixDomainSocketAddress.of(directory.resolve("near.sock"))))
        .isEqualTo("commands");
    assertThat(ask(address(COUNTERS))).isEqualTo("counters");
  }

  @Test
  void the_certificate_of_another_service_opens_nothing() throws Exception {
    near("strategy-engine", "health-monitor", "docker.test");
    near("health-monitor", "strategy-engine", "docker.test");

    assertThat(ask(address(ENGINE))).isEmpty();
    assertThat(ask(UnixDomainSocketAddress.of(directory.resolve("near.sock")))).isEmpty();
    assertThat(ask(address(COUNTERS))).isEmpty();
  }

  @Test
  void the_certificate_of_another_authority_opens_nothing() throws Exception {
    makeCertificates(directory.resolve("other"));
    Files.copy(
        directory.resolve("other/docker-strategy-engine"), directory.resolve("docker-stranger"));
    near("strategy-engine", "stranger", "docker.test");

    assertThat(ask(address(ENGINE))).isEmpty();
    assertThat(ask(UnixDomainSocketAddress.of(directory.resolve("near.sock")))).isEmpty();
  }

  @Test
  void a_host_with_another_name_gets_nothing() throws Exception {
    near("strategy-engine", "strategy-engine", "other.test");

    assertThat(ask(address(ENGINE))).isEmpty();
  }

  @Test
  void a_client_without_a_certificate_gets_nothing() throws Exception {
    near("strategy-engine", "", "docker.test");
    near("health-monitor", "", "docker.test");

    assertThat(ask(address(ENGINE))).isEmpty();
    assertThat(ask(UnixDomainSocketAddress.of(directory.resolve("near.sock")))).isEmpty();
    assertThat(ask(address(COUNTERS))).isEmpty();
  }

  @Test
  void a_client_without_tls_gets_nothing() throws Exception {
    for (int port : List.of(2376, 2377, 2378)) {
      assertThat(ask(address(port))).isEmpty();
    }
  }

  private static void makeCertificates(Path directory) throws Exception {
    Process made =
        new ProcessBuilder(
                "bash", "deploy/docker-host/certificates.sh", "docker.test", directory.toString())
            .directory(Manifests.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(made.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(made.waitFor()).isZero();
  }

  /// Starts the near end of a service's tunnel.
  ///
  /// @param certificate the certificate that it shows, as a rule a service's; empty for none
  /// @param host the name that the other end must have
  private void near(String service, String certificate, String host) throws Exception {
    Path client = directory.resolve("docker-" + certificate);
    String text =
        Manifests.read("deploy/terraform/tunnel/" + service + ".cfg")
            .replace("crt /tunnel/client.pem", certificate.isEmpty() ? "" : "crt " + client)
            .replace("/tunnel/ca.pem", directory.resolve("docker-ca").toString())
            .replace("/run/sluice/admin.sock", directory.resolve("near.sock").toString());
    haproxy(service, text, host, List.of(service.equals("strategy-engine") ? ENGINE : COUNTERS));
  }

  /// Starts HAProxy with free ports instead of those in `text`, and waits until it listens.
  private void haproxy(String name, String text, String host, List<Integer> listening)
      throws Exception {
    // All at once: a free port can begin with the digits of another one.
    String moved =
        PORT.matcher(text)
            .replaceAll(it -> {
              int port = Integer.parseInt(it.group(2));
              String before = it.group(1).equals("bind :") ? "bind 127.0.0.1:" : it.group(1);
              return Matcher.quoteReplacement(before + ports.getOrDefault(port, port));
            });
    Path file = Files.writeString(directory.resolve(name + ".cfg"), moved);
    ProcessBuilder builder =
        new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile());
    builder
        .environment()
        .putAll(Map.of("DOCKER_HOST_ADDRESS", "127.0.0.1", "DOCKER_HOST_NAME", host));
    Process process = builder.start();
    processes.add(process);
    await()
        .untilAsserted(() -> {
          assertThat(process.isAlive()).as(() -> read(directory.resolve(name + ".log"))).isTrue();
          assertThat(listening).allMatch(port -> Ports.isAnswering(ports.getOrDefault(port, port)));
        });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.getOrDefault(port, port));
  }

  private int target(String answer) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    serve(server, answer);
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private Path socket(String name, String answer) throws IOException {
    Path socket = directory.resolve(name + ".sock");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    serve(server, answer);
    return socket;
  }

  /// Answers each connection that has sent something.
  private void serve(ServerSocketChannel server, String answer) {
    targets.add(server);
    Thread.ofVirtual()
        .start(() -> {
          while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
              if (client.read(ByteBuffer.allocate(100)) > 0) {
                client.write(ByteBuffer.wrap(answer.getBytes(UTF_8)));
              }
            } catch (IOException e) {
              // The test has ended, or the client has left.
            }
          }
        });
  }

  /// Returns what the other end answers before it closes the connection; empty if it only closes.
  private static String ask(SocketAddress address) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap("show info\n".getBytes(UTF_8)));
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
