package io.sluice.messaging.carriage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.settings.Gate;
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
    assertThat(config.limit()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.waiting()).isEqualTo(4_096);
    assertThat(config(Map.of("sluice.tracing.endpoint", "")).endpoint()).isEmpty();
  }

  @Test
  void the_names_are_these() {
    TraceConfig config =
        config(
            Map.of(
                "sluice.tracing.endpoint", "http://collector:4318/v1/traces",
                "sluice.tracing.limit", "1s",
                "sluice.tracing.waiting", "10"));

    assertThat(config.endpoint()).contains(URI.create("http://collector:4318/v1/traces"));
    assertThat(config.limit()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.waiting()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint,HTTP://collector:4318/v1/traces",
    "endpoint,collector:4318",
    "endpoint,http://ada:s3cret@collector:4318/v1/traces",
    "endpoint,http://collector:4318/s3cret traces",
    "limit,0s",
    "waiting,0",
    "waiting,100001"
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
        .withInterceptors(Gate.of(TraceConfig.class))
        .withDefaultValues(values)
        .build()
        .getConfigMapping(TraceConfig.class);
  }
}
