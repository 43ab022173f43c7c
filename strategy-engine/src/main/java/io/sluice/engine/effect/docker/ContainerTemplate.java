package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import io.sluice.contract.Limits;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.instance.InstanceTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The template of every container. A release chooses image, command, environment and, up to the
/// operator's limits, its own limits. It cannot choose what a container sees of the host, since the
/// template has no field for that.
final class ContainerTemplate {
  static final String LANE = "io.sluice.lane";
  static final String RELEASE = "io.sluice.release";
  static final String EPOCH = "io.sluice.epoch";
  static final String VERSION = "io.sluice.version";
  static final String INSTANCE = "io.sluice.instance";

  /// Label for information only: a stack that is moved keeps its containers.
  static final String HOME = "io.sluice.home";

  /// Label with the id of the owning instance table: several engines may use one Docker.
  static final String TABLE = "io.sluice.table";

  private static final long PIDS_MAX = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Map<String, String> LOG_BOUNDS = Map.of("max-size", "10m", "max-file", "2");

  private final DockerSettings settings;
  private final String table;

  /// @param table id of the instance table
  ContainerTemplate(DockerSettings settings, String table) {
    this.settings = settings;
    this.table = table;
  }

  /// Returns the name of an instance's container.
  static String name(UUID instance) {
    return "sluice-" + instance;
  }

  String network() {
    return settings.network();
  }

  /// Returns the label of all containers of the instance table.
  Map<String, String> ownerLabels() {
    return Map.of(TABLE, table);
  }

  CreateContainerCmd create(DockerClient docker, ContainerSpec containerSpec) {
    InstanceTable.InstanceSpec instance = containerSpec.instance();
    CreateContainerCmd create =
        docker
            .createContainerCmd(containerSpec.image())
            .withName(name(instance.id()))
            .withLabels(labels(containerSpec))
            .withEnv(
                containerSpec.environment().entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .toList())
            .withHostConfig(host(instance.spec()));
    String port = Integer.toString(instance.port());
    List<String> command =
        instance.spec().command().stream().map(word -> word.replace("{port}", port)).toList();
    return command.isEmpty() ? create : create.withCmd(command);
  }

  private Map<String, String> labels(ContainerSpec containerSpec) {
    InstanceTable.InstanceSpec instance = containerSpec.instance();
    return Map.of(
        LANE, instance.lane().toString(),
        RELEASE, instance.release().toString(),
        EPOCH, Long.toString(containerSpec.token().epoch()),
        VERSION, instance.spec().version(),
        INSTANCE, instance.id().toString(),
        HOME, settings.stackLabel(),
        TABLE, table);
  }

  private HostConfig host(ReleaseSpec spec) {
    Optional<Limits> limits = spec.limits();
    long memory = limits.flatMap(Limits::findMemoryBytes).orElse(settings.memoryBytes());
    int cpus = limits.flatMap(Limits::findMilliCpus).orElse(settings.milliCpus());
    return HostConfig.newHostConfig()
        .withNetworkMode(settings.network())
        .withMemory(memory)
        .withMemorySwap(memory)
        .withNanoCPUs(cpus * NANOS_PER_MILLI)
        .withPidsLimit(PIDS_MAX)
        .withPrivileged(false)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withInit(true)
        .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_BOUNDS))
        .withRestartPolicy(RestartPolicy.noRestart());
  }
}
