package io.sluice.sandbox.base;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;

/// The programs that some tests need and not every machine has. Tests of a missing program are
/// skipped, unless `SLUICE_REQUIRE` names it, such as `docker,haproxy`: then they fail. Thus no
/// test is skipped silently on a machine that must have the program.
public final class Required {
  /// The environment variable with the required programs.
  public static final String NAME = "SLUICE_REQUIRE";

  private static final String DOCKER_SOCKET = "unix:///var/run/docker.sock";
  private static final int DOCKER_PORT = 2375;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final Set<String> required;

  /// @param names names of programs, separated by commas
  Required(String names) {
    this.required = Set.of(names.strip().split(" *, *", -1));
  }

  /// Whether the tests of `program` must run; a condition for `@EnabledIf`.
  ///
  /// @param isInstalled whether this machine has the program
  /// @throws SandboxException if the program is required and missing
  public static boolean has(String program, boolean isInstalled) {
    String names = Optional.ofNullable(System.getenv(NAME)).orElse("");
    return new Required(names).isAllowed(program, isInstalled);
  }

  /// Whether the tests of a Docker engine must run; a condition for `@EnabledIf`. `DOCKER_HOST` is
  /// the engine's address, as for the command docker.
  ///
  /// @throws SandboxException if an engine is required and none accepts connections
  public static boolean hasDocker() {
    String host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("");
    return has("docker", isConnectable(host.isEmpty() ? DOCKER_SOCKET : host));
  }

  /// Checks whether a Docker engine accepts connections.
  ///
  /// @param host such as `unix:///run/docker.sock` or `tcp://docker:2375`
  static boolean isConnectable(String host) {
    URI address = URI.create(host);
    return switch (Optional.ofNullable(address.getScheme()).orElse("")) {
      case "unix" -> isConnectable(UnixDomainSocketAddress.of(address.getPath()));
      case "tcp", "http", "https" ->
          isConnectable(address.getHost(), address.getPort() < 0 ? DOCKER_PORT : address.getPort());
      default -> false;
    };
  }

  private static boolean isConnectable(UnixDomainSocketAddress address) {
    try (SocketChannel engine = SocketChannel.open(address)) {
      return engine.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isConnectable(String host, int port) {
    try (Socket engine = new Socket()) {
      engine.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isAllowed(String program, boolean isInstalled) {
    if (!isInstalled && required.contains(program)) {
      throw new SandboxException("%s is required (%s) and not installed".formatted(program, NAME));
    }
    return isInstalled;
  }
}
