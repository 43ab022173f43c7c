package io.sluice.sandbox.base;

import java.io.IOException;
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

  private static final String DOCKER_SOCKET = "/var/run/docker.sock";

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

  /// Whether the tests of a Docker engine must run; a condition for `@EnabledIf`.
  ///
  /// @throws SandboxException if an engine is required and none accepts connections
  public static boolean hasDocker() {
    try (SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(DOCKER_SOCKET))) {
      return has("docker", engine.isConnected());
    } catch (IOException e) {
      return has("docker", false);
    }
  }

  boolean isAllowed(String program, boolean isInstalled) {
    if (!isInstalled && required.contains(program)) {
      throw new SandboxException("%s is required (%s) and not installed".formatted(program, NAME));
    }
    return isInstalled;
  }
}
