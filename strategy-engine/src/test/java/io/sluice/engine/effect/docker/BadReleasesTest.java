package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.instance.JdbcInstanceTable;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.secret.SecretReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Tests releases that must fail, against the Docker engine of this machine: each ends with the
/// reason, and stable continues to serve. A socket in front of the Docker socket sends errors that
/// cannot be provoked.
@EnabledIf("io.sluice.engine.effect.docker.TestImage#isPossible")
class BadReleasesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final DataSource database = Databases.empty();
  private final DockerClient docker = Dockers.client();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestRegistry registry;
  private final FaultyDockerSocket socket;
  private final DockerRuntime runtime;
  private final TestEngine engine;
  private final HttpClient http = HttpClient.newHttpClient();

  BadReleasesTest(@TempDir Path directory) throws IOException {
    registry = new TestRegistry();
    socket = new FaultyDockerSocket(directory);
    runtime = open(true);
    engine = new TestEngine(database, runtime, router, "0");
  }

  private DockerRuntime open(boolean isRootAllowed) {
    return DockerRuntimeFactory.open(
        database,
        socket.uri(),
        Dockers.settings(isRootAllowed, Optional.empty(), registry.name(), "docker.io/sluice-test"),
        Dockers.TIMES,
        _ -> new SecretReader(Map.of()));
  }

  @BeforeEach
  void stableServes(@TempDir Path directory) throws IOException {
    TestImage.make(docker, directory);
    engine.post(Dockers.serving("1.0"));
    await().atMost(LIMIT).untilAsserted(() -> assertThat(ends()).isEqualTo(1));
    assertThat(engine.lane().stable()).isPresent();
    assertThat(isServing()).isTrue();
  }

  @AfterEach
  void removeAll() throws IOException {
    engine.close();
    Dockers.removeAll(docker, new JdbcInstanceTable("docker", database).startId());
    socket.close();
    registry.close();
    docker.close();
  }

  @Test
  void an_unknown_image_ends_the_release() {
    String image = registry.name() + "/shop:none";

    endsWith(Dockers.of("2.0", image, List.of(), Map.of()), "docker: manifest for " + image);
  }

  @Test
  void a_wrong_digest_ends_the_release() {
    registry.push("shop", "2", "right", "");
    String image = registry.name() + "/shop@sha256:" + "0".repeat(64);

    endsWith(Dockers.of("2.0", image, List.of(), Map.of()), "docker: manifest for " + image);
  }

  @Test
  void a_registry_that_is_not_on_the_allow_list_ends_the_release() {
    endsWith(
        Dockers.of("2.0", "ghcr.io/team/shop:2", List.of(), Map.of()),
        "image ghcr.io/team/shop:2 is of registry ghcr.io, which is not on the allow-list");
  }

  @Test
  void an_image_that_needs_root_where_that_is_forbidden_ends_the_release() {
    try (var strict = new TestEngine(database, open(false), router, "0")) {
      engine.close();
      strict.post(Dockers.serving("2.0"));
      await().atMost(LIMIT).untilAsserted(() -> assertThat(ends()).isEqualTo(2));
    }
    assertReason("image sluice-test/files:1 runs as root (its USER is '')");
  }

  @Test
  void a_program_that_is_not_in_the_image_ends_the_release() {
    endsWith(Dockers.of("2.0", TestImage.NAME, List.of("/bin/none"), Map.of()), "/bin/none");
  }

  @Test
  void an_application_that_crashes_again_and_again_ends_the_release_with_its_last_lines() {
    List<String> crashes =
        List.of("/bin/busybox", "sh", "-c", "echo cannot continue: no such table; exit 3");

    endsWith(
        Dockers.of("2.0", TestImage.NAME, crashes, Map.of()),
        "died 3 times before it was ready; it wrote last: cannot continue: no such table | "
            + "docker: the container exited with code 3");
  }

  @Test
  void an_application_that_rejects_its_health_check_ends_the_release_with_its_answer() {
    endsWith(
        Dockers.of("2.0", TestImage.NAME, TestImage.COMMAND, Map.of("healthPath", "/none")),
        "was not ready within 2m: GET /none on port ");
    assertReason(" answered 404; it wrote last: port is ");
  }

  @Test
  void an_application_without_a_listener_ends_the_release_with_that_reason() {
    List<String> mute = List.of("/bin/busybox", "sleep", "1000");

    endsWith(
        Dockers.of("2.0", TestImage.NAME, mute, Map.of()),
        "was not ready within 2m: nothing listens on port ");
  }

  @Test
  void an_application_that_uses_too_much_memory_ends_the_release_with_that_reason() {
    List<String> greedy = List.of("/bin/busybox", "tail", "/dev/zero");

    endsWith(
        Dockers.of("2.0", TestImage.NAME, greedy, Map.of("limits", Map.of("memory", "16Mi"))),
        "killed because it used more memory than its limit");
  }

  @Test
  void a_port_that_is_taken_ends_the_release() {
    String reason = "driver failed programming external connectivity: port is already allocated";
    socket.on("POST", "/start", new FaultyDockerSocket.FaultEffect.Answer(500, reason));

    endsWith(Dockers.serving("2.0"), "docker: " + reason);
  }

  @Test
  void a_full_disk_ends_the_release() {
    String reason = "mkdir /var/lib/docker/overlay2/x: no space left on device";
    socket.on("POST", "/containers/create", new FaultyDockerSocket.FaultEffect.Answer(500, reason));

    endsWith(Dockers.serving("2.0"), "docker: " + reason);
  }

  @Test
  void a_proxy_that_rejects_a_call_ends_the_release() {
    socket.on(
        "POST",
        "/containers/create",
        new FaultyDockerSocket.FaultEffect.Answer(403, "not allowed here"));

    endsWith(Dockers.serving("2.0"), "docker: not allowed here");
  }

  @Test
  void a_socket_that_rejects_connections_rolls_the_release_back_and_stable_serves()
      throws IOException {
    socket.stopListening();
    engine.post(Dockers.serving("2.0").withDeadline(Duration.ofSeconds(3)));
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          engine.timers.signalDue();
          assertThat(engine.log()).contains("effect-failed");
          assertThat(engine.lane().active().orElseThrow().direction().name()).isEqualTo("ROLLBACK");
        });
    assertThat(isServing()).isTrue();

    socket.listenAgain();

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          engine.timers.signalDue();
          assertThat(ends()).isEqualTo(2);
        });
    assertReason("docker: ");
  }

  private void endsWith(ReleaseSpec spec, String reason) {
    engine.post(spec);

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          assertThat(isServing()).isTrue();
          assertThat(ends()).isEqualTo(2);
        });
    socket.clearFaults();
    assertReason(reason);
  }

  private void assertReason(String reason) {
    assertThat(engine.reasons())
        .last()
        .asString()
        .contains("\"outcome\":\"rolled-back\"")
        .contains(reason);
    assertThat(engine.lane().stable().orElseThrow().spec().version()).isEqualTo("1.0");
    assertThat(isServing()).isTrue();
  }

  private long ends() {
    return engine.log().stream().filter("ended"::equals).count();
  }

  /// Whether all traffic goes to instances of stable, and they answer.
  private boolean isServing() {
    UUID stable = engine.lane().stable().orElseThrow().release();
    Router.Table table = router.readAll().findTable(EngineSpecs.LANE).orElseThrow();
    List<Router.Share> shares =
        table.shares().stream().filter(share -> share.weight().value() > 0).toList();
    return shares.size() == 1
        && shares.getFirst().release().equals(stable)
        && shares.getFirst().backends().stream().allMatch(this::isAnswering);
  }

  private boolean isAnswering(Router.Backend backend) {
    URI uri = URI.create("http://%s:%d/health".formatted(backend.host(), backend.port()));
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
