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

/// The containers of one table.
///
/// Every method throws [TargetException.Unreachable] if Docker does not do it, and
/// [TargetException.Hopeless] if it says that it never will: see [Patience].
final class Containers {
  private static final long LOGS_SECONDS = 1;

  private final DockerClient docker;
  private final Template template;
  private final Patience patience;

  /// @param docker its time limits are the caller's to set
  Containers(DockerClient docker, Template template, Patience patience) {
    this.docker = docker;
    this.template = template;
    this.patience = patience;
  }

  /// One of this table's.
  ///
  /// @param host where it is reached in the network; empty if it does not run
  /// @param isUnwell whether the check that its image brings fails
  record Seen(UUID instance, Optional<String> host, boolean isUnwell) {}

  /// Creates and starts one.
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
    } catch (RuntimeException e) { // no answer: the library throws plain ones
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
      throw unreachable(e); // the image went this very moment
    } catch (RuntimeException e) { // no answer: the library throws plain ones
      throw patience.judge(what, e);
    }
  }

  /// Where a container that runs is reached in its network; empty if it does not run.
  Optional<String> address(String id) {
    return inspect(id)
        .filter(container -> Boolean.TRUE.equals(container.getState().getRunning()))
        .flatMap(container -> address(container.getNetworkSettings().getNetworks()));
  }

  /// How one ended; empty if it did not, or is not there.
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
    } catch (RuntimeException e) { // no answer: the library throws plain ones
      throw unreachable(e);
    }
  }

  private Optional<String> address(@Nullable Map<String, ContainerNetwork> networks) {
    return Optional.ofNullable(networks)
        .flatMap(all -> Optional.ofNullable(all.get(template.network())))
        .flatMap(network -> Optional.ofNullable(network.getIpAddress()))
        .filter(address -> !address.isBlank());
  }

  /// Asks one to end. Returns at once: Docker's own stop would wait for the end.
  void terminate(String id) {
    try {
      var _ = docker.killContainerCmd(id).withSignal("SIGTERM").exec();
    } catch (RuntimeException e) { // no answer: the library throws plain ones
      if (address(id).isPresent()) {
        throw unreachable(e);
      }
    }
  }

  /// Ends one by force, and removes it.
  void remove(String id) {
    try {
      var _ = docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException _) {
      // it has gone, as was wanted
    } catch (RuntimeException e) { // no answer: the library throws plain ones
      throw unreachable(e);
    }
  }

  /// This table's, by id: one call, however many there are.
  ///
  /// @param ended whether those that do not run are wanted, too
  Map<String, Seen> all(boolean ended) {
    List<Container> found;
    try {
      found = docker.listContainersCmd().withShowAll(ended).withLabelFilter(template.own()).exec();
    } catch (RuntimeException e) { // no answer: the library throws plain ones
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

  /// What one wrote last; nothing if it is not there.
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
    } catch (RuntimeException e) { // no answer: the library throws plain ones
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
