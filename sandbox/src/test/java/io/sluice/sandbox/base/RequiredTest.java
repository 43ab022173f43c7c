package io.sluice.sandbox.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequiredTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void a_missing_program_is_skipped_unless_it_is_required() {
    assertThat(new Required("").isAllowed("docker", false)).isFalse();
    assertThat(new Required("haproxy").isAllowed("docker", false)).isFalse();
    assertThat(new Required("").isAllowed("docker", true)).isTrue();
  }

  @Test
  void a_missing_program_fails_if_it_is_required() {
    var required = new Required("haproxy, docker");

    assertThat(required.isAllowed("docker", true)).isTrue();
    assertThatThrownBy(() -> required.isAllowed("docker", false))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("docker is required");
  }

  @Test
  void an_engine_at_a_socket_or_a_port_is_found() throws IOException {
    Path socket = directory.resolve("docker.sock");
    try (ServerSocketChannel local = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ServerSocket remote = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      local.bind(UnixDomainSocketAddress.of(socket));

      assertThat(Required.isConnectable("unix://" + socket)).isTrue();
      assertThat(Required.isConnectable("tcp://127.0.0.1:" + remote.getLocalPort())).isTrue();
    }
  }

  @Test
  void no_engine_is_found_where_nobody_listens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(
            List.of("unix://" + directory.resolve("none"), "tcp://127.0.0.1:" + port, "ssh://host"))
        .noneMatch(Required::isConnectable);
  }
}
