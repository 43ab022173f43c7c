package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import io.sluice.engine.effect.instance.JdbcInstanceTable;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.secret.SecretReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Tests two engines on one Docker. The first is suspended in the middle of a start, and its call
/// reaches Docker long after the second has taken over.
@EnabledIf("io.sluice.engine.effect.docker.TestImage#isPossible")
class ZombieTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final DataSource database = Databases.empty();
  private final DockerClient docker = Dockers.client();
  private final InMemoryRouter router = new InMemoryRouter();
  private final String table = new JdbcInstanceTable("docker", database).startId();
  private final FaultyDockerSocket socket;

  ZombieTest(@TempDir Path directory) throws IOException {
    socket = new FaultyDockerSocket(directory);
  }

  private DockerRuntime open(URI host) {
    return DockerRuntimeFactory.open(
        database, host, Dockers.settings(), Dockers.TIMES, _ -> new SecretReader(Map.of()));
  }

  @BeforeEach
  void image(@TempDir Path directory) throws IOException {
    TestImage.make(docker, directory);
  }

  @AfterEach
  void removeAll() throws IOException {
    Dockers.removeAll(docker, table);
    socket.close();
    docker.close();
  }

  @Test
  void a_start_that_comes_too_late_gets_no_traffic_and_goes_within_a_minute() throws Exception {
    var reached = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    DockerRuntime successor = open(Dockers.HOST);
    var routed = new HashSet<UUID>();
    socket.on("POST", "/start", new FaultyDockerSocket.FaultEffect.PassedOnLate(reached, release));
    socket.on("DELETE", "", new FaultyDockerSocket.FaultEffect.Lost());
    try (var first = new TestEngine(database, open(socket.uri()), router, "0");
        var second = new TestEngine(database, successor, router, "1")) {
      first.post(Dockers.serving("1.0"));
      reached.await();
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            second.runner.runOnce();
            second.timers.signalDue();
            assertThat(second.log()).endsWith("ended");
          });
      assertThat(second.lane().stable()).isPresent();

      release.countDown();

      await().atMost(LIMIT).untilAsserted(() -> assertThat(running()).hasSize(2));
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            second.reconciler.reconcile();
            successor.sweep();
            routed.addAll(routed());
            assertThat(running()).hasSize(1);
          });
      assertThat(routed).isEqualTo(running());
      socket.close();
    }
  }

  private Set<UUID> running() {
    List<Container> containers =
        docker.listContainersCmd().withLabelFilter(Map.of(ContainerTemplate.TABLE, table)).exec();
    return containers.stream()
        .map(it -> UUID.fromString(it.getLabels().get(ContainerTemplate.INSTANCE)))
        .collect(Collectors.toSet());
  }

  private Set<UUID> routed() {
    return router.readAll().findTable(EngineSpecs.LANE).orElseThrow().shares().stream()
        .flatMap(share -> share.backends().stream())
        .map(Router.Backend::id)
        .collect(Collectors.toSet());
  }
}
