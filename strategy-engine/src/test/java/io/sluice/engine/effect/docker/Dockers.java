package io.sluice.engine.effect.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.testing.EngineSpecs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Docker engine of this machine, and documents for tests with it.
final class Dockers {
  static final URI HOST = URI.create("unix:///var/run/docker.sock");

  /// Short limits: a test does not wait 30 s for a start that was given up.
  static final DockerRuntimeFactory.Times TIMES =
      new DockerRuntimeFactory.Times(Duration.ofSeconds(3), Duration.ofSeconds(2));

  private static final Duration ANSWER = Duration.ofSeconds(10);

  static DockerSettings settings(String... registries) {
    return settings(true, Optional.empty(), registries);
  }

  static DockerSettings settings(
      boolean isRootAllowed, Optional<Path> credentials, String... registries) {
    return new DockerSettings(
        "bridge",
        64 << 20,
        500,
        new Registries(List.of(registries)),
        isRootAllowed,
        credentials,
        Duration.ofSeconds(30),
        "test");
  }

  static DockerClient client() {
    return DockerRuntimeFactory.client(HOST, ANSWER);
  }

  /// Returns a release of one instance that serves files.
  static ReleaseSpec serving(String version) {
    return of(version, TestImage.NAME, TestImage.COMMAND, Map.of());
  }

  /// @param more fields of the document
  static ReleaseSpec of(String version, String image, List<String> command, Map<String, ?> more) {
    ObjectNode spec = Json.ownMapper().valueToTree(EngineSpecs.shop(version).withArtifact(image));
    spec.set("command", Json.ownMapper().valueToTree(command));
    spec.put("readyWithin", "2m"); // these pass faster at a test's pace
    more.forEach((name, value) -> spec.set(name, Json.ownMapper().valueToTree(value)));
    return Json.ownMapper().convertValue(spec, ReleaseSpec.class);
  }

  /// Removes the containers of one table.
  static void removeAll(DockerClient docker, String table) {
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(ContainerTemplate.TABLE, table))
        .exec()
        .forEach(it -> docker.removeContainerCmd(it.getId()).withForce(true).exec());
  }

  private Dockers() {}
}
