package io.sluice.sandbox.command;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.haproxy.HaproxyFiles;
import io.sluice.sandbox.stack.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The command `./sluice haproxy DIRECTORY`: writes the configuration of a HAProxy that runs next
/// to the stack.
final class HaproxyCommand {
  private final Home home;

  HaproxyCommand(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    if (arguments.size() != 1) {
      throw new IllegalArgumentException("usage: ./sluice haproxy DIRECTORY");
    }
    Path directory = Path.of(arguments.getFirst()).toAbsolutePath().normalize();
    HaproxyFiles.write(directory, HaproxyFiles.SLOTS, token());
    System.out.printf(
        """
        HAProxy's files are in %1$s. Start it:
          cd %1$s
          SLUICE_BIND=127.0.0.1:8080 SLUICE_ADMIN_BIND=127.0.0.1:8081 SLUICE_SERVICE_TOKEN_FILE=%3$s haproxy %2$s
        and start Sluice with these in its environment:
          SLUICE_ENGINE_HAPROXY_SOCKET=%1$s/admin.sock
          SLUICE_HEALTH_HAPROXY_URL=http://127.0.0.1:8081
        %n\
        """,
        directory, "-f " + String.join(" -f ", HaproxyFiles.CONFIGURATION), tokenFile());
    return Main.DONE;
  }

  private Path tokenFile() {
    return home.serviceToken().toAbsolutePath().normalize();
  }

  private String token() {
    try {
      return Files.readString(tokenFile()).strip();
    } catch (IOException e) {
      throw new SandboxException("there is no service token yet: ./sluice up makes it", e);
    }
  }
}
