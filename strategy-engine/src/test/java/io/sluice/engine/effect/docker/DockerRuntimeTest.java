package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.target.EnginesConformance;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.Databases;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Against the engine of this machine.
@EnabledIf("io.sluice.engine.effect.docker.TestImage#isPossible")
class DockerRuntimeTest extends EnginesConformance {
  private static final URI HOST = URI.create("unix:///var/run/docker.sock");
  private static final Limits LIMITS = new Limits("bridge", 64 << 20, 500);

  private final DataSource database = Databases.empty();
  private final DockerClient docker = DockerRuntimes.client(HOST);
  private final DockerRuntime runtime = open();

  private DockerRuntime open() {
    return another(database);
  }

  @Override
  protected DataSource database() {
    return database;
  }

  @Override
  protected boolean runs(UUID instance) {
    return docker.listContainersCmd().exec().stream()
        .anyMatch(it -> it.getNames()[0].equals("/sluice-" + instance));
  }

  @Override
  protected DockerRuntime another(DataSource table) {
    return DockerRuntimes.open(table, HOST, LIMITS, _ -> Optional.empty());
  }

  @BeforeEach
  void image(@TempDir Path directory) throws IOException {
    TestImage.make(docker, directory);
  }

  @AfterEach
  void removeAll() throws IOException {
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of("io.sluice.table", runtime.readAll().startId()))
        .exec()
        .forEach(it -> docker.removeContainerCmd(it.getId()).withForce(true).exec());
    docker.close();
  }

  @Override
  protected DockerRuntime runtime() {
    return runtime;
  }

  @Override
  protected ReleaseSpec spec() {
    return spec(TestImage.NAME);
  }

  private ReleaseSpec spec(String image) {
    ObjectNode spec = Json.ownMapper().valueToTree(super.spec().withArtifact(image));
    spec.set("command", Json.ownMapper().valueToTree(TestImage.COMMAND));
    return Json.ownMapper().convertValue(spec, ReleaseSpec.class);
  }

  @Override
  protected void kill(Instance instance) {
    docker.killContainerCmd("sluice-" + instance.id()).exec();
  }

  @Test
  void containers_outlive_the_engine_and_are_found_again() {
    adopt();
    UUID id = ready(FIRST, 0);

    assertThat(open().readAll().instances(LANE))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.id()).isEqualTo(id);
          assertThat(it.state()).isEqualTo(Instance.State.READY);
        });
  }

  @Test
  void a_container_gets_nothing_of_the_host_and_no_more_than_its_limits() {
    adopt();
    UUID id = ready(FIRST, 0);

    var host = docker.inspectContainerCmd("sluice-" + id).exec().getHostConfig();

    assertThat(host.getPrivileged()).isFalse();
    assertThat(host.getBinds()).isNullOrEmpty();
    assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges");
    assertThat(host.getMemory()).isEqualTo(64 << 20);
    assertThat(host.getPidsLimit()).isPositive();
  }

  @Test
  void an_engine_that_is_away_is_unreachable() {
    adopt();
    ready(FIRST, 0);
    DockerRuntime away =
        DockerRuntimes.open(
            database, URI.create("unix:///var/run/no-docker.sock"), LIMITS, _ -> Optional.empty());

    assertThatThrownBy(away::readAll).isInstanceOf(TargetException.Unreachable.class);
    assertThatThrownBy(() -> away.start(LANE, FIRST, release, spec(), 1))
        .isInstanceOf(TargetException.Unreachable.class);
  }

  @Test
  void an_image_that_is_not_there_is_hopeless_and_named() {
    adopt();

    assertThatThrownBy(() -> runtime.start(LANE, FIRST, release, spec("sluice-test/none:1"), 0))
        .isInstanceOf(TargetException.Hopeless.class)
        .hasMessageContaining("sluice-test/none:1");
    assertThat(runtime.read(LANE)).extracting(Instance::state).containsExactly(Instance.State.DEAD);
  }

  @Test
  void what_it_wrote_before_it_died_can_be_read() {
    adopt();
    UUID id = ready(FIRST, 0);
    kill(runtime.read(LANE).getFirst());
    await().until(() -> runtime.read(LANE).getFirst().state() == Instance.State.DEAD);

    assertThat(runtime.logs(LANE, Optional.of(id), 5)).anyMatch(line -> line.contains("port is"));
  }

  @Test
  void a_container_that_nobody_wants_is_swept_away() throws Exception {
    adopt();
    UUID id = ready(FIRST, 0);
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("delete from instance");
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          runtime.sweep();
          assertThatThrownBy(() -> docker.inspectContainerCmd("sluice-" + id).exec())
              .isInstanceOf(NotFoundException.class);
        });
  }
}
