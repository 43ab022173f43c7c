package io.sluice.engine.effect.docker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "host, 67108864, 500, PT1M, network must not be the host's",
    "container:db, 67108864, 500, PT1M, network must not be the host's",
    "bridge, 6291455, 500, PT1M, memory-bytes must be at least 6291456",
    "bridge, 67108864, 9, PT1M, milli-cpus must be 10 to 1000000",
    "bridge, 67108864, 500, PT0S, pull-timeout must be more than 0"
  })
  void an_invalid_setting_is_named(
      String network, long memory, int cpus, Duration pull, String reason) {
    assertThatThrownBy(() ->
            new DockerSettings(
                network, memory, cpus, new Registries(List.of()), true, Optional.empty(), pull, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.engine.docker." + reason);
  }
}
