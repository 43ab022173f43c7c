package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.target.EnginesConformance;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.Databases;
import io.sluice.messaging.secret.SecretReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Tests the runtime against the Docker engine of this machine.
@EnabledIf("io.sluice.engine.effect.docker.TestImage#isPossible")
class DockerRuntimeTest extends EnginesConformance {
  private final DataSource database = Databases.empty();
  private final DockerClient docker = Dockers.client();
  private final DockerRuntime runtime = open(Dockers.HOST);

  private DockerRuntime open(URI host) {
    return open(database, host);
  }

  private static DockerRuntime open(DataSource database, URI host) {
    return DockerRuntimeFactory.open(
        database, host, Dockers.settings(), Dockers.TIMES, _ -> new SecretReader(Map.of()));
  }

  @Override
  protected DataSource database() {
    return database;
  }

  @Override
  protected boolean isRunning(UUID instance) {
    return docker.listContainersCmd().exec().stream()
        .anyMatch(it -> it.getNames()[0].equals("/sluice-" + instance));
  }

  @Override
  protected DockerRuntime another(DataSource table) {
    return open(table, Dockers.HOST);
  }

  @BeforeEach
  void image(@TempDir Path directory) throws IOException {
    TestImage.make(docker, directory);
  }

  @AfterEach
  void removeAll() throws IOException {
    Dockers.removeAll(docker, runtime.readAll().startId());
    docker.close();
  }

  @Override
  protected DockerRuntime runtime() {
    return runtime;
  }

  @Override
  protected ReleaseSpec spec() {
    return Dockers.serving("1.0");
  }

  @Override
  protected void kill(Instance instance) {
    docker.killContainerCmd("sluice-" + instance.id()).exec();
  }

  @Test
  void containers_outlive_the_engine_and_are_found_again() {
    adopt();
    UUID id = ready(FIRST, 0);

    assertThat(open(Dockers.HOST).readAll().instances(LANE))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.id()).isEqualTo(id);
          assertThat(it.state()).isEqualTo(Instance.State.READY);
        });
  }

  @Test
  void a_look_at_many_instances_is_one_call(@TempDir Path directory) throws IOException {
    adopt();
    List.of(0, 1, 2).forEach(slot -> ready(FIRST, slot));
    try (var socket = new FaultyDockerSocket(directory)) {
      DockerRuntime observed = open(socket.uri());

      assertThat(observed.readAll().instances(LANE)).hasSize(3);

      assertThat(socket.calls()).containsExactly("GET /containers/json");
      socket.forgetCalls();
      assertThat(observed.hasDeadInstance()).isFalse();
      assertThat(socket.calls()).containsExactly("GET /containers/json");
    }
  }

  @Test
  void an_unavailable_docker_engine_is_unreachable() {
    adopt();
    ready(FIRST, 0);
    DockerRuntime unavailable = open(URI.create("unix:///var/run/no-docker.sock"));

    assertThatThrownBy(unavailable::readAll).isInstanceOf(TargetException.Unreachable.class);
    assertThatThrownBy(() -> unavailable.start(LANE, FIRST, release, spec(), 1))
        .isInstanceOf(TargetException.Unreachable.class);
  }

  @Test
  void an_engine_that_stands_still_is_unreachable(@TempDir Path directory) throws IOException {
    adopt();
    ready(FIRST, 0);
    try (var socket = new FaultyDockerSocket(directory)) {
      socket.on("GET", "/containers/json", new FaultyDockerSocket.FaultEffect.Lost());
      DockerRuntime stalled = open(socket.uri());

      assertThatThrownBy(stalled::readAll)
          .isInstanceOf(TargetException.Unreachable.class)
          .hasMessageContaining("no answer within 10s");
    }
  }

  @Test
  void the_output_and_the_exit_code_of_a_dead_container_can_be_read() {
    adopt();
    UUID id = ready(FIRST, 0);
    kill(runtime.read(LANE).getFirst());
    await().until(() -> runtime.read(LANE).getFirst().state() == Instance.State.DEAD);

    assertThat(runtime.logs(LANE, Optional.of(id), 5))
        .anyMatch(line -> line.contains("port is"))
        .last()
        .isEqualTo("docker: the container exited with code 137");
  }

  @Test
  void a_starting_container_whose_own_health_check_fails_has_that_problem(@TempDir Path directory)
      throws IOException {
    String image = "sluice-test/unwell:1";
    Files.writeString(
        directory.resolve("Dockerfile"),
        "FROM %s\nHEALTHCHECK --interval=1s --retries=1 CMD [\"/bin/busybox\", \"false\"]\n"
            .formatted(TestImage.NAME));
    docker
        .buildImageCmd(directory.toFile())
        .withTags(Set.of(image))
        .exec(new BuildImageResultCallback())
        .awaitImageId();
    adopt();
    ReleaseSpec mute = Dockers.of("1.0", image, List.of("/bin/busybox", "sleep", "1000"), Map.of());

    UUID id = runtime.start(LANE, FIRST, release, mute, 0);

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          assertThat(runtime.read(LANE)).hasSize(1);
          assertThat(runtime.findProblem(id)).contains("its own health check fails");
        });
  }

  @Test
  void a_container_without_an_instance_row_is_removed() throws SQLException {
    adopt();
    UUID id = ready(FIRST, 0);

    change("delete from instance");

    assertSwept(id);
  }

  @Test
  void a_running_container_whose_instance_was_given_up_is_removed() throws SQLException {
    adopt();
    UUID id = ready(FIRST, 0);
    UUID other = ready(FIRST, 1);

    change("update instance set mark = 'DEAD' where slot = 0");

    assertSwept(id);
    assertThat(docker.inspectContainerCmd("sluice-" + other).exec().getState().getRunning())
        .isTrue();
  }

  @Test
  void one_that_died_is_kept_for_its_logs() {
    adopt();
    UUID id = ready(FIRST, 0);
    kill(runtime.read(LANE).getFirst());
    await().until(() -> runtime.read(LANE).getFirst().state() == Instance.State.DEAD);

    await()
        .pollDelay(Duration.ofSeconds(11))
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> {
          runtime.sweep();
          assertThat(docker.inspectContainerCmd("sluice-" + id).exec().getId()).isNotBlank();
        });
  }

  private void change(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertSwept(UUID id) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          runtime.sweep();
          assertThatThrownBy(() -> docker.inspectContainerCmd("sluice-" + id).exec())
              .isInstanceOf(NotFoundException.class);
        });
  }
}
