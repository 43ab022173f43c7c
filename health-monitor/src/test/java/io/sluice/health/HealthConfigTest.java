package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.sluice.messaging.settings.SettingValidatorFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fixes the name and default of every setting.
class HealthConfigTest {

  @Test
  void the_defaults_are_these() {
    HealthConfig config = config(Map.of());

    assertThat(config.tickInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.flushInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.observationInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.retention()).isEqualTo(Duration.ofDays(30));
    assertThat(config.edge().url()).contains(URI.create("http://127.0.0.1:7081"));
    assertThat(config.edge().timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.probe().timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.probe().maxConcurrency()).isEqualTo(64);
    assertThat(config.sources().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.sources().maxConcurrency()).isEqualTo(64);
  }

  @Test
  void the_names_are_these() {
    HealthConfig config =
        config(
            Map.of(
                "sluice.health.tick-interval", "2s",
                "sluice.health.flush-interval", "8s",
                "sluice.health.observation-interval", "10s",
                "sluice.health.edge.url", "http://edge:1",
                "sluice.health.edge.timeout", "1s",
                "sluice.health.probe.timeout", "3s",
                "sluice.health.probe.max-concurrency", "8",
                "sluice.health.sources.timeout", "9s",
                "sluice.health.sources.max-concurrency", "7"));

    assertThat(config.tickInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.flushInterval()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.observationInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.edge().url()).contains(URI.create("http://edge:1"));
    assertThat(config.edge().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.probe().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.probe().maxConcurrency()).isEqualTo(8);
    assertThat(config.sources().timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.sources().maxConcurrency()).isEqualTo(7);
  }

  @Test
  void how_long_ticks_are_kept_can_be_set() {
    assertThat(config(Map.of("sluice.health.retention", "7d")).retention())
        .isEqualTo(Duration.ofDays(7));
  }

  @Test
  void an_edge_set_to_nothing_is_not_read() {
    assertThat(config(Map.of("sluice.health.edge.url", "")).edge().url()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tick-interval,99ms",
    "tick-interval,61s",
    "tick-interval,soon",
    "flush-interval,2h",
    "observation-interval,0s",
    "retention,1m",
    "haproxy-url,router:8081",
    "edge.url,ftp://edge",
    "edge.timeout,0s",
    "probe.timeout,2m",
    "probe.max-concurrency,0",
    "probe.max-concurrency,1001",
    "probe.max-concurrency,many",
    "sources.timeout,6m",
    "sources.max-concurrency,0"
  })
  void an_invalid_value_is_rejected_with_the_name_of_its_setting(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.health." + name, value)))
        .hasMessageContaining("sluice.health." + name);
  }

  private static HealthConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(HealthConfig.class)
        .withInterceptors(SettingValidatorFactory.of(HealthConfig.class))
        .withConverter(Duration.class, 100, new DurationConverter())
        .withDefaultValues(values)
        .build()
        .getConfigMapping(HealthConfig.class);
  }
}
