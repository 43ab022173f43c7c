package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.sluice.messaging.settings.Gate;
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

    assertThat(config.tick()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.unwritten()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.observation()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.kept()).isEqualTo(Duration.ofDays(30));
    assertThat(config.edge().url()).contains(URI.create("http://127.0.0.1:7081"));
    assertThat(config.edge().limit()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.probe().limit()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.probe().atOnce()).isEqualTo(64);
    assertThat(config.sources().limit()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.sources().atOnce()).isEqualTo(64);
  }

  @Test
  void the_names_are_these() {
    HealthConfig config =
        config(
            Map.of(
                "sluice.health.tick", "2s",
                "sluice.health.unwritten", "8s",
                "sluice.health.observation", "10s",
                "sluice.health.edge.url", "http://edge:1",
                "sluice.health.edge.limit", "1s",
                "sluice.health.probe.limit", "3s",
                "sluice.health.probe.at-once", "8",
                "sluice.health.sources.limit", "9s",
                "sluice.health.sources.at-once", "7"));

    assertThat(config.tick()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.unwritten()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.observation()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.edge().url()).contains(URI.create("http://edge:1"));
    assertThat(config.edge().limit()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.probe().limit()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.probe().atOnce()).isEqualTo(8);
    assertThat(config.sources().limit()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.sources().atOnce()).isEqualTo(7);
  }

  @Test
  void how_long_ticks_are_kept_can_be_set() {
    assertThat(config(Map.of("sluice.health.kept", "7d")).kept()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void an_edge_set_to_nothing_is_not_read() {
    assertThat(config(Map.of("sluice.health.edge.url", "")).edge().url()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tick,99ms",
    "tick,61s",
    "tick,soon",
    "unwritten,2h",
    "observation,0s",
    "kept,1m",
    "haproxy-url,router:8081",
    "edge.url,ftp://edge",
    "edge.limit,0s",
    "probe.limit,2m",
    "probe.at-once,0",
    "probe.at-once,1001",
    "probe.at-once,many",
    "sources.limit,6m",
    "sources.at-once,0"
  })
  void an_invalid_value_is_rejected_with_the_name_of_its_setting(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.health." + name, value)))
        .hasMessageContaining("sluice.health." + name);
  }

  private static HealthConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(HealthConfig.class)
        .withInterceptors(Gate.of(HealthConfig.class))
        .withConverter(Duration.class, 100, new DurationConverter())
        .withDefaultValues(values)
        .build()
        .getConfigMapping(HealthConfig.class);
  }
}
