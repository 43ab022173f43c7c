package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.settings.SettingValidatorFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineConfigTest {

  @Test
  void defaults_are_those_of_the_embedded_stack() {
    EngineConfig config = config(Map.of());

    assertThat(config.edgeUrl()).contains(URI.create("http://127.0.0.1:7081"));
    assertThat(config.local().enabled()).isTrue();
    assertThat(config.reconcileInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.effectPollInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.timerInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.local().directory()).isEqualTo(Path.of(".sluice/instances"));
    assertThat(config.local().ports()).isEqualTo("7100-7999");
    assertThat(config.local().logMaxBytes()).isEqualTo(10_000_000);
    assertThat(config.docker().host()).isEmpty();
    assertThat(config.docker().network()).isEqualTo("bridge");
    assertThat(config.docker().registries()).isEmpty();
    assertThat(config.docker().credentials()).isEmpty();
    assertThat(config.docker().pullTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.docker().allowRoot()).isTrue();
    assertThat(config.docker().stackLabel()).isEmpty();
    assertThat(config.docker().memoryBytes()).isEqualTo(512 << 20);
    assertThat(config.docker().milliCpus()).isEqualTo(1_000);
  }

  @Test
  void every_setting_has_its_name() {
    EngineConfig config =
        config(
            Map.of(
                "sluice.engine.edge-url", "http://edge:1",
                "sluice.engine.reconcile-interval", "1s",
                "sluice.engine.effect-poll-interval", "10ms",
                "sluice.engine.timer-interval", "20ms",
                "sluice.engine.local.enabled", "false",
                "sluice.engine.local.directory", "/var/lib/sluice",
                "sluice.engine.local.ports", "1-2",
                "sluice.engine.local.log-max-bytes", "2000"));

    assertThat(config.edgeUrl()).contains(URI.create("http://edge:1"));
    assertThat(config.local().enabled()).isFalse();
    assertThat(config.reconcileInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.effectPollInterval()).isEqualTo(Duration.ofMillis(10));
    assertThat(config.timerInterval()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.local().directory()).isEqualTo(Path.of("/var/lib/sluice"));
    assertThat(config.local().ports()).isEqualTo("1-2");
    assertThat(config.local().logMaxBytes()).isEqualTo(2_000);
  }

  @Test
  void an_edge_set_to_nothing_is_no_router() {
    assertThat(config(Map.of("sluice.engine.edge-url", "")).edgeUrl()).isEmpty();
  }

  @Test
  void every_setting_of_containers_has_its_name() {
    EngineConfig.Docker docker =
        config(
                Map.of(
                    "sluice.engine.docker.host", "unix:///run/docker.sock",
                    "sluice.engine.docker.network", "shop",
                    "sluice.engine.docker.registries", "ghcr.io,docker.io/team",
                    "sluice.engine.docker.credentials", "/run/secrets/registries",
                    "sluice.engine.docker.pull-timeout", "90s",
                    "sluice.engine.docker.allow-root", "false",
                    "sluice.engine.docker.stack-label", "prod",
                    "sluice.engine.docker.memory-bytes", "1000000000",
                    "sluice.engine.docker.milli-cpus", "250"))
            .docker();

    assertThat(docker.host()).contains(URI.create("unix:///run/docker.sock"));
    assertThat(docker.network()).isEqualTo("shop");
    assertThat(docker.registries()).contains(List.of("ghcr.io", "docker.io/team"));
    assertThat(docker.credentials()).contains(Path.of("/run/secrets/registries"));
    assertThat(docker.pullTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(docker.allowRoot()).isFalse();
    assertThat(docker.stackLabel()).contains("prod");
    assertThat(docker.memoryBytes()).isEqualTo(1_000_000_000);
    assertThat(docker.milliCpus()).isEqualTo(250);
  }

  @ParameterizedTest
  @CsvSource({
    "edge-url,edge:7081",
    "reconcile-interval,1ms",
    "effect-poll-interval,often",
    "timer-interval,2m",
    "local.enabled,flase",
    "local.ports,7999-7100",
    "local.ports,7100",
    "local.log-max-bytes,10",
    "docker.host,/var/run/docker.sock",
    "docker.network,a b",
    "docker.registries,'ghcr.io,a b'",
    "docker.pull-timeout,0s",
    "docker.allow-root,no way",
    "docker.memory-bytes,6291455",
    "docker.milli-cpus,9"
  })
  void an_invalid_value_is_rejected_by_name(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.engine." + name, value)))
        .hasMessageContaining("sluice.engine." + name);
  }

  private static EngineConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(EngineConfig.class)
        .withInterceptors(SettingValidatorFactory.of(EngineConfig.class))
        .withDefaultValues(values)
        .build()
        .getConfigMapping(EngineConfig.class);
  }
}
