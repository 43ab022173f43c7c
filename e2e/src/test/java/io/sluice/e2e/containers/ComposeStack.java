package io.sluice.e2e.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.sluice.e2e.TestedStack;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.LogUtils;

/// A stack of docker-compose. Its close removes its containers, networks and volumes.
final class ComposeStack implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String PROJECT = "com.docker.compose.project";
  private static final String APPLICATIONS = "io.sluice.instance";
  private static final int LOG_LINES = 15;
  private static final Path LOGS = Path.of("target", "container-logs").toAbsolutePath();

  private static final List<String> PRINTED =
      List.of(
          "strategy-engine",
          "health-monitor",
          "release-api",
          "docker-proxy",
          "topics",
          "kafka",
          "nginx",
          "router");

  private final String prefix = "sluice-it-" + UUID.randomUUID().toString().substring(0, 8);
  private final ComposeContainer containers;
  private final DockerClient docker = DockerClientFactory.instance().client();

  /// A check that may throw.
  interface Executable {
    void run() throws Exception;
  }

  /// @param files such as `docker-compose.yml`, from the project's root
  /// @param settings variables of the compose files
  /// @param options options of `docker compose`, such as `--profile monitoring`, each one with its
  ///   argument
  ComposeStack(List<String> files, Map<String, String> settings, String... options) {
    File[] paths =
        files.stream().map(file -> TestedStack.root().resolve(file).toFile()).toArray(File[]::new);
    this.containers =
        new ComposeContainer(prefix, List.of(paths))
            .withPull(false)
            .withEnv(settings)
            .withOptions(options);
  }

  /// Starts the stack, runs `check`, and closes the stack. Requires that nothing of it remains.
  ///
  /// @param services all of the stack if empty
  /// @param healthy names of containers, such as `release-api-2`
  void run(List<String> services, List<String> healthy, Executable check) throws Exception {
    String project;
    try (ComposeStack stack = this) {
      stack.check(() -> {
        stack.start(services, healthy);
        check.run();
      });
      project = stack.project();
    }
    assertThat(listRemaining(project)).as("after down").isEmpty();
  }

  /// Starts `services` and what they depend on, and waits until the containers of `healthy` are so.
  ///
  /// @param services all of the stack if empty
  /// @param healthy names of containers, such as `release-api-2`
  void start(List<String> services, List<String> healthy) {
    containers.withServices(services.toArray(String[]::new));
    healthy.forEach(container ->
        containers.waitingFor(container, Wait.forHealthcheck().withStartupTimeout(LIMIT)));
    containers.start();
  }

  /// Returns the name of the project.
  String project() {
    return listed("kafka").map(ComposeStack::project).findFirst().orElseThrow();
  }

  private static String project(Container container) {
    return container.getLabels().getOrDefault(PROJECT, "");
  }

  private Stream<Container> listed(String service) {
    return docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of("com.docker.compose.service", service))
        .exec()
        .stream()
        .filter(container -> project(container).startsWith(prefix));
  }

  void kill(String service) {
    listed(service).forEach(container -> docker.killContainerCmd(container.getId()).exec());
  }

  void start(String service) {
    listed(service).forEach(container -> docker.startContainerCmd(container.getId()).exec());
  }

  void restart(String service) {
    listed(service).forEach(container -> docker.restartContainerCmd(container.getId()).exec());
  }

  private ContainerState container(String name) {
    return containers.getContainerByServiceName(name).orElseThrow();
  }

  /// Copies a file of a container to this machine.
  void copy(String name, String path, Path to) throws IOException, InterruptedException {
    container(name).copyFileFromContainer(path, to.toString());
  }

  /// Returns an address of each container of a service, which this machine reaches.
  List<String> addresses(String service) {
    return listed(service)
        .flatMap(container -> Optional.ofNullable(container.getNetworkSettings()).stream())
        .map(settings ->
            settings.getNetworks().values().stream()
                .map(ContainerNetwork::getIpAddress)
                .filter(address -> address != null && !address.isEmpty())
                .findFirst()
                .orElseThrow())
        .toList();
  }

  /// Runs a command in a container.
  ///
  /// @return its output
  /// @throws IllegalStateException if its exit code is not 0
  String execute(String name, Map<String, String> environment, String... command) {
    ExecConfig call = ExecConfig.builder().command(command).envVars(environment).build();
    try {
      ExecResult result = container(name).execInContainer(call);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(
            "%s: %d%n%s%s"
                .formatted(name, result.getExitCode(), result.getStdout(), result.getStderr()));
      }
      return result.getStdout().strip();
    } catch (IOException e) {
      throw new IllegalStateException("the engine cannot run a command in " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Returns the number of running application containers in its network.
  int applications() {
    return docker
        .listContainersCmd()
        .withLabelFilter(List.of(APPLICATIONS))
        .withNetworkFilter(List.of(project() + "_instances"))
        .exec()
        .size();
  }

  /// Returns the output of the containers of a service, one container after the other.
  String logs(String service) {
    return listed(service)
        .map(container -> LogUtils.getOutput(docker, container.getId()))
        .collect(Collectors.joining("\n"));
  }

  /// Runs `check`. If it fails, writes the whole logs to files, and prints their last lines.
  void check(Executable check) throws Exception {
    try {
      check.run();
    } catch (Exception | AssertionError e) {
      PRINTED.forEach(this::keepLog);
      throw e;
    }
  }

  private void keepLog(String service) {
    String log = logs(service);
    Path file = LOGS.resolve("%s-%s.log".formatted(prefix, service));
    try {
      Files.createDirectories(LOGS);
      Files.writeString(file, log);
    } catch (IOException e) {
      System.out.println("cannot write %s: %s".formatted(file, e));
    }
    List<String> lines = log.lines().toList();
    System.out.println("--- %s, the whole log is in %s".formatted(service, file));
    lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).forEach(System.out::println);
  }

  /// Returns the existing containers, networks and volumes of a project, and its applications.
  static List<String> listRemaining(String project) {
    DockerClient docker = DockerClientFactory.instance().client();
    List<String> remaining = new ArrayList<>();
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(PROJECT, project))
        .exec()
        .forEach(container -> remaining.add("container " + container.getId()));
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(List.of(APPLICATIONS))
        .withNetworkFilter(List.of(project + "_instances"))
        .exec()
        .forEach(container -> remaining.add("application " + container.getId()));
    docker
        .listNetworksCmd()
        .withFilter("label", List.of(PROJECT + "=" + project))
        .exec()
        .forEach(network -> remaining.add("network " + network.getName()));
    docker
        .listVolumesCmd()
        .withFilter("label", List.of(PROJECT + "=" + project))
        .exec()
        .getVolumes()
        .forEach(volume -> remaining.add("volume " + volume.getName()));
    return remaining;
  }

  @Override
  public void close() {
    containers.close();
  }
}
