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

/// The containers of one instance table.
///
/// Every method throws [TargetException.Unreachable] if the call to Docker fails, and
/// [TargetException.Hopeless] if the failure is permanent: see [Patience].
final class Containers {
  private static final long LOGS_SECONDS = 1;

  private final DockerClient docker;
  private final Template template;
  private final Patience patience;

  /// @param docker a client with the caller's time limits
  Containers(DockerClient docker, Template template, Patience patience) {
    this.docker = docker;
    this.template = template;
    this.patience = patience;
  }

  /// A container of this table.
  ///
  /// @param host its address in the network; empty if it does not run
  /// @param isUnwell whether the image's own health check fails
  record Seen(UUID instance, Optional<String> host, boolean isUnwell) {}

  /// Creates and starts a container.
  ///
  /// @return its id
  String start(Wanted wanted) {
    String what = "start of " + wanted.instance().lane();
    String id = create(wanted, what);
    boolean started = false;
    try {
      var _ = docker.startContainerCmd(id).exec();
      started = true;
      patience.over(what);
      return id;
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw patience.judge(what, e);
    } finally {
      if (!started) {
        remove(id);
      }
    }
  }

  private String create(Wanted wanted, String what) {
    try {
      return template.create(docker, wanted).exec().getId();
    } catch (NotFoundException e) {
      throw unreachable(e); // the image was removed just now
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw patience.judge(what, e);
    }
  }

  /// Returns the address of a running container in its network; empty if it does not run.
  Optional<String> address(String id) {
    return inspect(id)
        .filter(container -> Boolean.TRUE.equals(container.getState().getRunning()))
        .flatMap(container -> address(container.getNetworkSettings().getNetworks()));
  }

  /// Returns how a container ended; empty if it has not ended or does not exist.
  Optional<String> ending(String id) {
    return inspect(id)
        .map(InspectContainerResponse::getState)
        .filter(state -> "exited".equals(state.getStatus()))
        .map(state ->
            "docker: it ended with exit code %d%s"
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
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw unreachable(e);
    }
  }

  private Optional<String> address(@Nullable Map<String, ContainerNetwork> networks) {
    return Optional.ofNullable(networks)
        .flatMap(all -> Optional.ofNullable(all.get(template.network())))
        .flatMap(network -> Optional.ofNullable(network.getIpAddress()))
        .filter(address -> !address.isBlank());
  }

  /// Sends SIGTERM to a container. Returns immediately: Docker's own stop would wait for the end.
  void terminate(String id) {
    try {
      var _ = docker.killContainerCmd(id).withSignal("SIGTERM").exec();
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      if (address(id).isPresent()) {
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
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw unreachable(e);
    }
  }

  /// Returns this table's containers by id, in one call for any number of them.
  ///
  /// @param ended whether containers that do not run are included
  Map<String, Seen> all(boolean ended) {
    List<Container> found;
    try {
      found = docker.listContainersCmd().withShowAll(ended).withLabelFilter(template.own()).exec();
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw unreachable(e);
    }
    return found.stream().collect(Collectors.toMap(Container::getId, this::seen));
  }

  private Seen seen(Container container) {
    Optional<String> host =
        Optional.ofNullable(container.getNetworkSettings())
            .map(ContainerNetworkSettings::getNetworks)
            .flatMap(this::address)
            .filter(_ -> "running".equals(container.getState()));
    return new Seen(
        UUID.fromString(container.getLabels().get(Template.INSTANCE)),
        host,
        String.valueOf(container.getStatus()).contains("(unhealthy)"));
  }

  /// Returns the last log lines of a container; none if it does not exist.
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
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetException.Unreachable("interrupted while reading logs", e);
    } catch (IOException e) {
      throw new TargetException.Unreachable("the logs broke off: " + e.getMessage(), e);
    }
  }

  private static TargetException.Unreachable unreachable(RuntimeException e) {
    return new TargetException.Unreachable("docker: " + Patience.message(e), e);
  }
}
