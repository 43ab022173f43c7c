package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import io.sluice.sandbox.base.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A small image made without any registry: one static program that serves files.
final class TestImage {
  static final String NAME = "sluice-test/files:1";

  /// The command of its instances.
  static final List<String> COMMAND =
      List.of(
          "/bin/busybox",
          "sh",
          "-c",
          "echo port is $PORT; trap 'exit 0' TERM; /bin/busybox httpd -f -p $PORT -h /www & wait");

  private static final Path PROGRAM = Path.of("/bin/busybox");
  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  /// Whether the image can be made here.
  static boolean isPossible() {
    return Required.has("docker", Files.isExecutable(PROGRAM) && Files.isWritable(SOCKET));
  }

  /// @param directory empty, for the parts of the image
  static void make(DockerClient docker, Path directory) throws IOException {
    make(docker, directory, NAME, "well");
  }

  /// @param health the response of its instances to `/health`
  static void make(DockerClient docker, Path directory, String name, String health)
      throws IOException {
    Files.copy(PROGRAM, directory.resolve("busybox"));
    Files.writeString(directory.resolve("health"), health);
    Files.writeString(
        directory.resolve("Dockerfile"),
        "FROM scratch\nCOPY busybox /bin/busybox\nCOPY health /www/health\n");
    docker
        .buildImageCmd(directory.toFile())
        .withTags(Set.of(name))
        .exec(new BuildImageResultCallback())
        .awaitImageId();
  }

  private TestImage() {}
}
