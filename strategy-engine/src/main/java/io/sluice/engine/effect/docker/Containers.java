package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerNetworkSettings;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The containers labelled with the id of one engine's instance table.
///
/// Every method throws [TargetException.Unreachable] if the call to Docker fails. Only `start` also
/// throws [TargetException.Permanent], if the failure is permanent: see [DockerErrorPolicy].
final class Containers {
  private static final long LOGS_SECONDS = 1;

  private final DockerClient docker;
  private final ContainerTemplate template;
  private final DockerErrorPolicy errorPolicy;

  /// @param docker a client with the caller's time limits
  Containers(DockerClient docker, ContainerTemplate template, DockerErrorPolicy errorPolicy) {
    this.docker = docker;
    this.template = template;
    this.errorPolicy = errorPolicy;
  }

  /// The status of a container.
  ///
  /// @param address its address in the network; empty if it does not run
  /// @param unhealthy whether the image's own health check fails
  record Status(UUID instance, Optional<String> address, boolean unhealthy) {}

  /// Creates and starts a container.
  ///
  /// @return its id
  String start(ContainerSpec containerSpec) {
    String what = "start of " + containerSpec.instance().lane();
    String id = create(containerSpec, what);
    boolean started = false;
    try {
      var _ = docker.startContainerCmd(id).exec();
      started = true;
      errorPolicy.clear(what);
      return id;
    } catch (RuntimeException e) { // docker-java throws a bare one if Docker does not respond
      throw errorPolicy.classify(what, e);
    } finally {
      if (!started) {
        remove(id);
      }
    }
  }

  private String create(ContainerSpec containerSpec, String what) {
    try {
      return template.create(docker, containerSpec).exec().getId();
    } catch (NotFoundException e) {
      throw unreachable(e); // the image was removed just now
    } catch (RuntimeException e) { // docker-java throws a bare one if Docker does not respond
      throw errorPolicy.classify(what, e);
    }
  }

  /// Returns the address of a running container in its network; empty if it does not run.
  Optional<String> findAddress(String id) {
    return inspect(id)
        .filter(container -> Boolean.TRUE.equals(container.getState().getRunning()))
        .flatMap(container -> findAddress(container.getNetworkSettings().getNetworks()));
  }

  /// Returns how a container ended; empty if it has not ended or does not exist.
  Optional<String> findEnding(String id) {
    return inspect(id)
        .map(InspectContainerResponse::getState)
        .filter(state -> "exited".equals(state.getStatus()))
        .map(state ->
            "docker: the container exited with code %d%s"
                .formatted(
                    state.getExitCodeLong(),
                    Boolean.TRUE.equals(state.getOOMKilled())
                        ? ", killed because it used more memory than its limit"
                        : ""));
  }

  private Optional<InspectContainerResponse> inspect(String id) {
    try {
      return Optional.of(docker.inspectContainerCmd(id).exec());
    } catch (NotFoundException _) {
      return Optional.empty();
    } catch (RuntimeException e) { // docker-java throws a bare one if Docker does not respond
      throw unreachable(e);
    }
  }

  private Optional<String> findAddress(@Nullable Map<String, ContainerNetwork> networks) {
    return Optional.ofNullable(networks)
        .flatMap(all -> Optional.ofNullable(all.get(template.network())))
        .flatMap(network -> Optional.ofNullable(network.getIpAddress()))
        .filter(address -> !address.isBlank());
  }

  /// Sends SIGTERM to a container; one that does not run is ignored. Returns immediately: Docker's
  /// own stop would wait for the end.
  void terminate(String id) {
    try {
      var _ = docker.killContainerCmd(id).withSignal("SIGTERM").exec();
    } catch (RuntimeException e) { // docker-java throws a bare one if Docker does not respond
      if (findAddress(id).isPresent()) {
        throw unreachable(e);
      }
    }
  }

  /// Kills and removes a container.
  void remove(String id) {
    try {
      var _ = docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException _) {
      // it is gone already
    } catch (RuntimeException e) { // docker-java throws a bare one if Docker does not respond
      throw unreachable(e);
    }
  }

  /// Returns the containers by id, in one call for any number of them.
  ///
  /// @param includeStopped whether containers that do not run are included
  Map<String, Status> list(boolean includeStopped) {
    List<Container> found;
    try {
      found =
          docker
              .listContainersCmd()
              .withShowAll(includeStopped)
              .withLabelFilter(template.ownerLabels())
              .exec();
    } catch (RuntimeException e) { // docker-java throws a bare one if Docker does not respond
      throw unreachable(e);
    }
    return found.stream().collect(Collectors.toMap(Container::getId, this::toStatus));
  }

  private Status toStatus(Container container) {
    Optional<String> address =
        Optional.ofNullable(container.getNetworkSettings())
            .map(ContainerNetworkSettings::getNetworks)
            .flatMap(this::findAddress)
            .filter(_ -> "running".equals(container.getState()));
    return new Status(
        UUID.fromString(container.getLabels().get(ContainerTemplate.INSTANCE)),
        address,
        String.valueOf(container.getStatus()).contains("(unhealthy)"));
  }

  /// Returns the last log lines of a container, read within 1 s; none if it does not exist.
  List<String> logs(String id, int lines) {
    try (var collected = new LogLines()) {
      var _ =
          docker
              .logContainerCmd(id)
              .withStdOut(true)
              .withStdErr(true)
              .withTail(lines)
              .exec(collected)
              .awaitCompletion(LOGS_SECONDS, TimeUnit.SECONDS);
      return collected.lines();
    } catch (NotFoundException e) {
      return List.of();
    } catch (RuntimeException e) { // docker-java throws a bare one if Docker does not respond
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetException.Unreachable("interrupted while reading logs", e);
    } catch (IOException e) {
      throw new TargetException.Unreachable("reading the logs failed: " + e.getMessage(), e);
    }
  }

  private static TargetException.Unreachable unreachable(RuntimeException e) {
    return new TargetException.Unreachable("docker: " + DockerErrorPolicy.message(e), e);
  }
}
