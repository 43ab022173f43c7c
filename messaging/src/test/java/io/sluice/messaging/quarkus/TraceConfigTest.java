package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.settings.SettingValidatorFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The names and defaults of all settings.
class TraceConfigTest {

  @Test
  void traces_are_off_by_default() {
    TraceConfig config = config(Map.of());

    assertThat(config.endpoint()).isEmpty();
    assertThat(config.exportTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.queueSize()).isEqualTo(4_096);
    assertThat(config(Map.of("sluice.tracing.endpoint", "")).endpoint()).isEmpty();
  }

  @Test
  void the_names_are_these() {
    TraceConfig config =
        config(
            Map.of(
                "sluice.tracing.endpoint", "http://collector:4318/v1/traces",
                "sluice.tracing.export-timeout", "1s",
                "sluice.tracing.queue-size", "10"));

    assertThat(config.endpoint()).contains(URI.create("http://collector:4318/v1/traces"));
    assertThat(config.exportTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.queueSize()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint,HTTP://collector:4318/v1/traces",
    "endpoint,collector:4318",
    "endpoint,http://ada:s3cret@collector:4318/v1/traces",
    "endpoint,http://collector:4318/s3cret traces",
    "export-timeout,0s",
    "queue-size,0",
    "queue-size,100001"
  })
  void an_invalid_value_is_rejected_by_name_and_never_shown(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.tracing." + name, value)))
        .hasMessageContaining("sluice.tracing." + name)
        .hasMessageNotContaining("s3cret");
  }

  private static TraceConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(TraceConfig.class)
        .withInterceptors(SettingValidatorFactory.of(TraceConfig.class))
        .withDefaultValues(values)
        .build()
        .getConfigMapping(TraceConfig.class);
  }
}
