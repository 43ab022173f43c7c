package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import io.sluice.engine.effect.instance.JdbcInstanceTable;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.secret.SecretReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Tests that a tag is resolved only once, against the Docker engine of this machine.
@EnabledIf("io.sluice.engine.effect.docker.TestImage#isPossible")
class TagTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NAME = "sluice-test/moving:1";

  private final DataSource database = Databases.empty();
  private final DockerClient docker = Dockers.client();
  private final DockerRuntime runtime =
      DockerRuntimeFactory.open(
          database,
          Dockers.HOST,
          Dockers.settings(),
          Dockers.TIMES,
          _ -> new SecretReader(Map.of()));
  private final TestEngine engine = new TestEngine(database, runtime, new InMemoryRouter(), "0");

  @AfterEach
  void removeAll() throws IOException {
    engine.close();
    Dockers.removeAll(docker, new JdbcInstanceTable("docker", database).startId());
    docker.close();
  }

  @Test
  void a_later_instance_runs_the_same_bytes_though_the_tag_has_moved(
      @TempDir Path before, @TempDir Path after) throws IOException {
    TestImage.make(docker, before, NAME, "before");
    String bytes = docker.inspectImageCmd(NAME).exec().getId();
    engine.post(Dockers.of("1.0", NAME, TestImage.COMMAND, Map.of()));
    await().atMost(LIMIT).untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
    UUID first = ready().getFirst();

    TestImage.make(docker, after, NAME, "after");
    docker.killContainerCmd("sluice-" + first).exec();

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(ready()).hasSize(1).doesNotContain(first);
        });
    assertThat(docker.inspectImageCmd(NAME).exec().getId()).isNotEqualTo(bytes);
    assertThat(docker.inspectContainerCmd("sluice-" + ready().getFirst()).exec().getImageId())
        .isEqualTo(bytes);
    assertThat(engine.log()).containsOnlyOnce("artifact-resolved");
    assertThat(engine.lane().stable().orElseThrow().spec().artifact())
        .contains("sluice-test/moving@" + bytes);
  }

  private List<UUID> ready() {
    return runtime.read(EngineSpecs.LANE).stream()
        .filter(instance -> instance.state() == Instance.State.READY)
        .map(Instance::id)
        .toList();
  }
}
