package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Ports;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.messaging.secret.SecretReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Tests the settings that Docker reports for a container, against the Docker engine of this
/// machine.
@EnabledIf("io.sluice.engine.effect.docker.TestImage#isPossible")
class ContainerTemplateTest {
  private static final Token TOKEN = new Token(1, 1);

  private final UUID release = UUID.randomUUID();
  private final DockerClient docker = Dockers.client();
  private final DockerRuntime runtime =
      DockerRuntimeFactory.open(
          Databases.empty(),
          Dockers.HOST,
          Dockers.settings(),
          Dockers.TIMES,
          _ -> new SecretReader(Map.of()));

  @BeforeEach
  void adopt(@TempDir Path directory) throws IOException {
    TestImage.make(docker, directory);
    runtime.adopt(EngineSpecs.LANE, TOKEN, runtime.readAll().startId());
  }

  @AfterEach
  void removeAll() throws IOException {
    Dockers.removeAll(docker, runtime.readAll().startId());
    docker.close();
  }

  @Test
  void a_container_gets_nothing_of_the_host_and_no_more_than_its_limits() {
    UUID id = runtime.start(EngineSpecs.LANE, TOKEN, release, Dockers.serving("1.0"), 0);

    var container = docker.inspectContainerCmd("sluice-" + id).exec();
    var host = container.getHostConfig();

    assertThat(host.getPrivileged()).isFalse();
    assertThat(host.getBinds()).isNullOrEmpty();
    assertThat(host.getMounts()).isNullOrEmpty();
    assertThat(host.getDevices()).isNullOrEmpty();
    assertThat(host.getCapAdd()).isNullOrEmpty();
    assertThat(host.getCapDrop()).containsExactly(Capability.ALL);
    assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges");
    assertThat(host.getPidMode()).isEmpty();
    assertThat(host.getIpcMode()).isEqualTo("private");
    assertThat(host.getNetworkMode()).isEqualTo("bridge");
    assertThat(host.getPidsLimit()).isEqualTo(1_000);
    assertThat(host.getMemory()).isEqualTo(64 << 20);
    assertThat(host.getMemorySwap()).isEqualTo(64 << 20);
    assertThat(Optional.ofNullable(host.getPortBindings()).map(Ports::getBindings).orElse(Map.of()))
        .isEmpty();
    assertThat(container.getConfig().getLabels())
        .containsEntry("io.sluice.lane", EngineSpecs.LANE.toString())
        .containsEntry("io.sluice.release", release.toString())
        .containsEntry("io.sluice.epoch", "1")
        .containsEntry("io.sluice.version", "1.0")
        .containsEntry("io.sluice.instance", id.toString())
        .containsEntry("io.sluice.home", "test")
        .containsEntry("io.sluice.table", runtime.readAll().startId());
  }

  @Test
  void a_release_can_set_lower_limits_but_not_higher_ones() {
    ReleaseSpec modest = limited(Map.of("memory", "32Mi", "cpus", 0.25));

    runtime.prepare(modest);
    UUID id = runtime.start(EngineSpecs.LANE, TOKEN, release, modest, 0);

    var host = docker.inspectContainerCmd("sluice-" + id).exec().getHostConfig();
    assertThat(host.getMemory()).isEqualTo(32 << 20);
    assertThat(host.getNanoCPUs()).isEqualTo(250_000_000);
    assertThatThrownBy(() -> runtime.prepare(limited(Map.of("memory", "1Gi"))))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining(
            "memory limit must be at most 67108864 bytes (sluice.engine.docker.memory-bytes)");
    assertThatThrownBy(() -> runtime.prepare(limited(Map.of("cpus", 0.6))))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining(
            "CPU limit must be at most 500 milli-CPUs (sluice.engine.docker.milli-cpus)");
  }

  private static ReleaseSpec limited(Map<String, ?> limits) {
    return Dockers.of("1.0", TestImage.NAME, TestImage.COMMAND, Map.of("limits", limits));
  }
}
