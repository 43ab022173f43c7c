package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The containers of one table. What a container may do is fixed here, whatever a release says.
///
/// Every method throws [TargetException.Unreachable] if Docker does not do it, and
/// [TargetException.Hopeless] if it says that it never will.
final class Containers {
  private static final String LANE = "io.sluice.lane";
  private static final String INSTANCE = "io.sluice.instance";
  private static final String VERSION = "io.sluice.version";

  /// Whose it is: several engines may use one Docker.
  private static final String TABLE = "io.sluice.table";

  private static final long PIDS_MAX = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LOGS_SECONDS = 1;

  private final DockerClient docker;
  private final Limits limits;
  private final String table;

  /// @param docker its time limits are the caller's to set
  /// @param table names the instance table
  Containers(DockerClient docker, Limits limits, String table) {
    this.docker = docker;
    this.limits = limits;
    this.table = table;
  }

  /// @param lane for eyes only, like `version`
  /// @param command instead of the image's own; that one if empty
  record Wanted(
      String image,
      UUID instance,
      String lane,
      String version,
      List<String> command,
      Map<String, String> environment) {}

  /// Creates and starts one.
  ///
  /// @return its id
  String start(Wanted wanted) {
    String id = ask(create(wanted)::exec).getId();
    boolean started = false;
    try {
      var _ = ask(() -> docker.startContainerCmd(id).exec());
      started = true;
    } finally {
      if (!started) {
        remove(id);
      }
    }
    return id;
  }

  private CreateContainerCmd create(Wanted wanted) {
    CreateContainerCmd create =
        docker
            .createContainerCmd(wanted.image())
            .withName("sluice-" + wanted.instance())
            .withLabels(
                Map.of(
                    LANE, wanted.lane(),
                    INSTANCE, wanted.instance().toString(),
                    TABLE, table,
                    VERSION, wanted.version()))
            .withEnv(
                wanted.environment().entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .toList())
            .withHostConfig(host());
    return wanted.command().isEmpty() ? create : create.withCmd(wanted.command());
  }

  /// The same for every container: nothing of the host, no new rights, bounds on what it may use.
  private HostConfig host() {
    return HostConfig.newHostConfig()
        .withNetworkMode(limits.network())
        .withMemory(limits.memoryBytes())
        .withMemorySwap(limits.memoryBytes())
        .withNanoCPUs(limits.milliCpus() * NANOS_PER_MILLI)
        .withPidsLimit(PIDS_MAX)
        .withPrivileged(false)
        .withInit(true)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withRestartPolicy(RestartPolicy.noRestart());
  }

  /// Where a container that runs is reached in its network; empty if it does not run.
  Optional<String> address(String id) {
    try {
      InspectContainerResponse container = docker.inspectContainerCmd(id).exec();
      return Optional.ofNullable(container.getNetworkSettings().getNetworks().get(limits.network()))
          .filter(_ -> Boolean.TRUE.equals(container.getState().getRunning()))
          .flatMap(network -> Optional.ofNullable(network.getIpAddress()))
          .filter(address -> !address.isBlank());
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (RuntimeException e) { // no answer: see unreachable
      throw unreachable(e);
    }
  }

  /// Asks one to end. Returns at once: Docker's own stop would wait for the end.
  void terminate(String id) {
    try {
      var _ = docker.killContainerCmd(id).withSignal("SIGTERM").exec();
    } catch (RuntimeException e) { // no answer: see unreachable
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
    } catch (RuntimeException e) { // no answer: see unreachable
      throw unreachable(e);
    }
  }

  /// This table's, by id.
  ///
  /// @param ended whether those that do not run are wanted, too
  Map<String, UUID> all(boolean ended) {
    return ask(() ->
            docker
                .listContainersCmd()
                .withShowAll(ended)
                .withLabelFilter(Map.of(TABLE, table))
                .exec())
        .stream()
        .collect(Collectors.toMap(Container::getId, Containers::instance));
  }

  private static UUID instance(Container container) {
    return UUID.fromString(container.getLabels().get(INSTANCE));
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
    } catch (RuntimeException e) { // no answer: see unreachable
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetException.Unreachable("interrupted while reading logs", e);
    } catch (IOException e) {
      throw new TargetException.Unreachable("the logs broke off: " + e.getMessage(), e);
    }
  }

  private static <R> R ask(Supplier<R> call) {
    try {
      return call.get();
    } catch (NotFoundException | BadRequestException e) {
      throw new TargetException.Hopeless("docker: " + message(e), e);
    } catch (RuntimeException e) { // no answer: see unreachable
      throw unreachable(e);
    }
  }

  /// Whatever it is: without an answer the library throws plain runtime exceptions.
  private static TargetException.Unreachable unreachable(RuntimeException e) {
    return new TargetException.Unreachable("docker: " + message(e), e);
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage()).strip();
  }
}
