package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.settings.SettingValidatorFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The names and defaults of all settings.
class ApiConfigTest {

  @Test
  void the_defaults_are_pinned() {
    ApiConfig config = config(Map.of());

    assertThat(config.operatorTokenFile()).isEmpty();
    assertThat(config.tokensFile()).isEmpty();
    assertThat(config.issuersFile()).isEmpty();
    assertThat(config.engineUrl()).isEqualTo(URI.create("http://127.0.0.1:7071"));
    assertThat(config.hosts()).containsExactly("127.0.0.1", "localhost");
    assertThat(config.artifactDirectory()).isEqualTo(Path.of("."));
    assertThat(config.maxStreams()).isEqualTo(256);
    assertThat(config.maxStreamsPerCaller()).isEqualTo(64);
    assertThat(config.maxRequestsPerCaller()).isEqualTo(1_000);
    assertThat(config.maxRequestsPerAddress()).isEqualTo(2_000);
    assertThat(config.sessionLifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(config.settingsRetention()).isEqualTo(Duration.ofDays(400));
    assertThat(config.auditRetention()).isEqualTo(Duration.ofDays(400));
    assertThat(config.auditKeyFile()).isEmpty();
  }

  @Test
  void the_names_are_pinned() {
    ApiConfig config =
        config(
            Map.ofEntries(
                Map.entry("sluice.api.operator-token-file", "/a"),
                Map.entry("sluice.api.tokens-file", "/b"),
                Map.entry("sluice.api.issuers-file", "/c"),
                Map.entry("sluice.api.engine-url", "http://engine:1"),
                Map.entry("sluice.api.hosts", "sluice.example.com"),
                Map.entry("sluice.api.artifact-directory", "/srv/artifacts"),
                Map.entry("sluice.api.max-streams", "8"),
                Map.entry("sluice.api.max-streams-per-caller", "4"),
                Map.entry("sluice.api.max-requests-per-caller", "5"),
                Map.entry("sluice.api.max-requests-per-address", "6"),
                Map.entry("sluice.api.session-lifetime", "1h"),
                Map.entry("sluice.api.settings-retention", "90d")));

    assertThat(config.operatorTokenFile()).contains(Path.of("/a"));
    assertThat(config.tokensFile()).contains(Path.of("/b"));
    assertThat(config.issuersFile()).contains(Path.of("/c"));
    assertThat(config.engineUrl()).isEqualTo(URI.create("http://engine:1"));
    assertThat(config.hosts()).containsExactly("sluice.example.com");
    assertThat(config.artifactDirectory()).isEqualTo(Path.of("/srv/artifacts"));
    assertThat(config.maxStreams()).isEqualTo(8);
    assertThat(config.maxStreamsPerCaller()).isEqualTo(4);
    assertThat(config.maxRequestsPerCaller()).isEqualTo(5);
    assertThat(config.maxRequestsPerAddress()).isEqualTo(6);
    assertThat(config.sessionLifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(config.settingsRetention()).isEqualTo(Duration.ofDays(90));
  }

  @Test
  void the_names_of_the_audit_log_are_pinned() {
    ApiConfig config =
        config(
            Map.of(
                "sluice.api.audit-retention",
                "500d",
                "sluice.api.audit-key-file",
                "/run/audit-key"));

    assertThat(config.auditRetention()).isEqualTo(Duration.ofDays(500));
    assertThat(config.auditKeyFile()).hasValue(Path.of("/run/audit-key"));
  }

  @ParameterizedTest
  @CsvSource({
    "max-streams,0",
    "max-streams,10001",
    "max-streams,many",
    "max-streams-per-caller,0",
    "max-requests-per-caller,0",
    "max-requests-per-address,1000001",
    "session-lifetime,4m",
    "session-lifetime,8d",
    "settings-retention,30d",
    "settings-retention,3651d",
    "settings-retention,for ever",
    "audit-retention,30d",
    "engine-url,engine:7071",
    "engine-url,HTTP://engine:7071",
    "engine-url,http://ada:secret@engine:7071",
    "health-url,http://health monitor",
    "hosts,http://sluice.example.com"
  })
  void an_invalid_setting_is_rejected_with_its_name(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.api." + name, value)))
        .hasMessageContaining("sluice.api." + name);
  }

  private static ApiConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(ApiConfig.class)
        .withInterceptors(SettingValidatorFactory.of(ApiConfig.class))
        .withDefaultValues(values)
        .build()
        .getConfigMapping(ApiConfig.class);
  }
}
