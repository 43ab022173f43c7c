package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.instance.InstanceRow;
import io.sluice.engine.effect.instance.InstanceRuntime;
import io.sluice.engine.effect.instance.InstanceTable;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.instance.Secrets;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Instances are containers of one Docker engine, known by a label. It is spoken to over its API
/// alone; what a container may do is fixed here, whatever the release says.
///
/// Docker compares no tokens: the table in the database does, in one transaction with the mark of
/// what is about to happen. A container that a stopped writer starts too late bears the id of an
/// instance that was given up, and is removed by the next sweep.
public final class DockerRuntime extends InstanceRuntime {
  private static final String LANE = "io.sluice.lane";
  private static final String INSTANCE = "io.sluice.instance";
  private static final String VERSION = "io.sluice.version";

  /// Whose it is: several engines may use one Docker.
  private static final String TABLE = "io.sluice.table";

  /// A container this young may have been listed before its row was read.
  private static final long YOUNG_SECONDS = 10;

  /// Containers listen on a port each, though each has an address of its own: so the port alone
  /// tells them apart in logs and tables.
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final long PIDS_MAX = 1_000;

  private final DockerClient docker;
  private final Limits limits;
  private final String table;

  /// What a container may use.
  ///
  /// @param network that it joins: the router's
  /// @param memoryBytes at least 6 MiB, as Docker wants it
  /// @param nanoCpus thousand-millionths of a processor
  public record Limits(String network, long memoryBytes, long nanoCpus) {}

  /// @param docker its time limits are the caller's to set
  public DockerRuntime(
      InstanceTable table,
      DockerClient docker,
      Secrets secrets,
      Limits limits,
      LongSupplier nanoTime) {
    super("docker", table, secrets, nanoTime);
    this.docker = docker;
    this.limits = limits;
    this.table = table.startId();
  }

  @Override
  protected int port(Set<Integer> taken) {
    return Stream.iterate(FIRST_PORT, port -> port + 1)
        .limit(PORTS)
        .filter(port -> !taken.contains(port))
        .findFirst()
        .orElseThrow(() -> new TargetException.Unreachable("no port is free for a container"));
  }

  @Override
  protected Optional<Started> launch(
      LaneKey lane, ReleaseSpec spec, UUID instance, int port, Map<String, String> environment) {
    String image =
        spec.artifact()
            .orElseThrow(() -> new TargetException.Hopeless("the release names no image"));
    String id = create(image, lane, spec, instance, port, environment);
    try {
      ask(() -> docker.startContainerCmd(id).exec());
    } catch (TargetException e) {
      remove(id);
      throw e;
    }
    return inspect(id);
  }

  private String create(
      String image,
      LaneKey lane,
      ReleaseSpec spec,
      UUID instance,
      int port,
      Map<String, String> environment) {
    CreateContainerCmd create =
        docker
            .createContainerCmd(image)
            .withName("sluice-" + instance)
            .withLabels(
                Map.of(
                    LANE, lane.toString(),
                    INSTANCE, instance.toString(),
                    TABLE, table,
                    VERSION, spec.version()))
            .withEnv(
                environment.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .toList())
            .withHostConfig(host());
    if (!spec.command().isEmpty()) {
      create.withCmd(
          spec.command().stream()
              .map(word -> word.replace("{port}", Integer.toString(port)))
              .toList());
    }
    return ask(create::exec).getId();
  }

  /// The same for every container: nothing of the host, no new rights, bounds on what it may use.
  private HostConfig host() {
    return HostConfig.newHostConfig()
        .withNetworkMode(limits.network())
        .withMemory(limits.memoryBytes())
        .withMemorySwap(limits.memoryBytes())
        .withNanoCPUs(limits.nanoCpus())
        .withPidsLimit(PIDS_MAX)
        .withPrivileged(false)
        .withInit(true)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withRestartPolicy(RestartPolicy.noRestart());
  }

  /// @return empty if it does not run
  private Optional<Started> inspect(String id) {
    try {
      var container = docker.inspectContainerCmd(id).exec();
      var state = container.getState();
      var networks = container.getNetworkSettings().getNetworks();
      return Optional.ofNullable(networks.get(limits.network()))
          .filter(_ -> Boolean.TRUE.equals(state.getRunning()))
          .map(network -> new Started(process(id), String.valueOf(network.getIpAddress())));
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (DockerException e) {
      throw unreachable(e);
    }
  }

  private static ProcessId process(String container) {
    return new ProcessId(Optional.empty(), container, "docker");
  }

  @Override
  protected boolean isAlive(ProcessId process) {
    return inspect(process.start()).isPresent();
  }

  /// Returns at once: the engine's stop waits for the end, its signal does not.
  @Override
  protected void terminate(ProcessId process) {
    signal(process, "SIGTERM");
  }

  @Override
  protected void kill(ProcessId process) {
    remove(process.start());
  }

  private void signal(ProcessId process, String signal) {
    try {
      docker.killContainerCmd(process.start()).withSignal(signal).exec();
    } catch (NotFoundException | NotModifiedException e) {
      return; // it has gone, as was wanted
    } catch (DockerException e) {
      if (isAlive(process)) {
        throw unreachable(e);
      }
    }
  }

  private void remove(String id) {
    try {
      docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      return; // it has gone, as was wanted
    } catch (DockerException e) {
      throw unreachable(e);
    }
  }

  @Override
  protected Map<UUID, Started> marked() {
    var found = new HashMap<UUID, Started>();
    for (Container container : containers(false)) {
      inspect(container.getId()).ifPresent(started -> found.put(instance(container), started));
    }
    return found;
  }

  @Override
  protected List<String> tail(InstanceRow row, int lines) {
    return row.process().map(process -> logs(process.start(), lines)).orElse(List.of());
  }

  private List<String> logs(String id, int lines) {
    try (var collected = new LogLines()) {
      docker
          .logContainerCmd(id)
          .withStdOut(true)
          .withStdErr(true)
          .withTail(lines)
          .exec(collected)
          .awaitCompletion();
      return collected.lines();
    } catch (NotFoundException e) {
      return List.of();
    } catch (DockerException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetException.Unreachable("interrupted while reading logs", e);
    } catch (java.io.IOException e) {
      throw new TargetException.Unreachable("the logs broke off: " + e.getMessage(), e);
    }
  }

  /// It is kept for its logs, until [#sweep].
  @Override
  protected void ended(UUID instance) {}

  /// Removes what nobody wants any more: containers whose rows were replaced or forgotten, and
  /// those that a stopped writer started too late.
  public void sweep() {
    List<Container> containers = containers(true);
    Set<UUID> known = known(); // read later: what has no row now had none then, or has ended
    long young = System.currentTimeMillis() / 1_000 - YOUNG_SECONDS;
    containers.stream()
        .filter(container -> !known.contains(instance(container)))
        .filter(container -> container.getCreated() < young)
        .forEach(container -> remove(container.getId()));
  }

  /// Those of this table.
  private List<Container> containers(boolean ended) {
    return ask(() ->
        docker.listContainersCmd().withShowAll(ended).withLabelFilter(Map.of(TABLE, table)).exec());
  }

  private static UUID instance(Container container) {
    return UUID.fromString(container.getLabels().get(INSTANCE));
  }

  private static <R> R ask(Supplier<R> call) {
    try {
      return call.get();
    } catch (NotFoundException | BadRequestException e) {
      throw new TargetException.Hopeless("docker: " + message(e), e);
    } catch (DockerException e) {
      throw unreachable(e);
    }
  }

  private static TargetException.Unreachable unreachable(DockerException e) {
    return new TargetException.Unreachable("docker: " + message(e), e);
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage()).strip();
  }
}
