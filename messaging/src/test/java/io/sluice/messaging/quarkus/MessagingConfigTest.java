package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.settings.SettingValidatorFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagingConfigTest {

  @Test
  void each_setting_has_its_default() {
    MessagingConfig config = config(Map.of());

    assertThat(config.replicaId()).isEqualTo("0");
    assertThat(config.relayInterval()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.brokerStartupTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.inboxRetention()).isEqualTo(Duration.ofDays(30));
    assertThat(config.parkedRetention()).isEqualTo(Duration.ofDays(90));
    assertThat(config.releaseRetention()).isEqualTo(Duration.ofDays(400));
  }

  @Test
  void every_setting_has_its_name() {
    MessagingConfig config =
        config(
            Map.of(
                "sluice.messaging.replica-id", "b",
                "sluice.messaging.relay-interval", "1s",
                "sluice.messaging.broker-startup-timeout", "1m",
                "sluice.messaging.inbox-retention", "40d",
                "sluice.messaging.parked-retention", "50d",
                "sluice.messaging.release-retention", "90d"));

    assertThat(config.replicaId()).isEqualTo("b");
    assertThat(config.relayInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.brokerStartupTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.inboxRetention()).isEqualTo(Duration.ofDays(40));
    assertThat(config.parkedRetention()).isEqualTo(Duration.ofDays(50));
    assertThat(config.releaseRetention()).isEqualTo(Duration.ofDays(90));
  }

  @ParameterizedTest
  @CsvSource({
    "replica-id,a b",
    "relay-interval,11s",
    "broker-startup-timeout,1h",
    "inbox-retention,1m",
    "parked-retention,23h",
    "release-retention,30d",
    "release-retention,3651d",
    "release-retention,for ever"
  })
  void an_invalid_value_is_rejected_by_name(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.messaging." + name, value)))
        .hasMessageContaining("sluice.messaging." + name);
  }

  private static MessagingConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(MessagingConfig.class)
        .withInterceptors(SettingValidatorFactory.of(MessagingConfig.class))
        .withDefaultValues(values)
        .build()
        .getConfigMapping(MessagingConfig.class);
  }
}
