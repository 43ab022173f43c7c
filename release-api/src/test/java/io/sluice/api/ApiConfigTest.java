package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pins every name and default.
class ApiConfigTest {

  @Test
  void the_defaults_are_these() {
    ApiConfig config = config(Map.of());

    assertThat(config.tokenFile()).isEmpty();
    assertThat(config.tokensFile()).isEmpty();
    assertThat(config.engineUrl()).isEqualTo(URI.create("http://127.0.0.1:7071"));
    assertThat(config.hosts()).containsExactly("127.0.0.1", "localhost");
    assertThat(config.streams()).isEqualTo(256);
  }

  @Test
  void the_names_are_these() {
    ApiConfig config =
        config(
            Map.of(
                "sluice.api.token-file", "/a",
                "sluice.api.tokens-file", "/b",
                "sluice.api.engine-url", "http://engine:1",
                "sluice.api.hosts", "sluice.example.com",
                "sluice.api.streams", "8"));

    assertThat(config.tokenFile()).contains(Path.of("/a"));
    assertThat(config.tokensFile()).contains(Path.of("/b"));
    assertThat(config.engineUrl()).isEqualTo(URI.create("http://engine:1"));
    assertThat(config.hosts()).containsExactly("sluice.example.com");
    assertThat(config.streams()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10001", "many"})
  void what_is_out_of_bounds_is_refused_by_name(String streams) {
    assertThatThrownBy(() -> config(Map.of("sluice.api.streams", streams)))
        .hasMessageContaining("sluice.api.streams");
  }

  private static ApiConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(ApiConfig.class)
        .withDefaultValues(values)
        .build()
        .getConfigMapping(ApiConfig.class);
  }
}
