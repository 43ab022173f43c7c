package io.sluice.messaging.carriage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.settings.Gate;
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

    assertThat(config.replica()).isEqualTo("0");
    assertThat(config.poll()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.brokerWait()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.inboxKept()).isEqualTo(Duration.ofDays(30));
    assertThat(config.releasesKept()).isEqualTo(Duration.ofDays(400));
  }

  @Test
  void every_setting_has_its_name() {
    MessagingConfig config =
        config(
            Map.of(
                "sluice.messaging.replica", "b",
                "sluice.messaging.poll", "1s",
                "sluice.messaging.broker-wait", "1m",
                "sluice.messaging.inbox-kept", "40d",
                "sluice.messaging.releases-kept", "90d"));

    assertThat(config.replica()).isEqualTo("b");
    assertThat(config.poll()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.brokerWait()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.inboxKept()).isEqualTo(Duration.ofDays(40));
    assertThat(config.releasesKept()).isEqualTo(Duration.ofDays(90));
  }

  @ParameterizedTest
  @CsvSource({
    "replica,a b",
    "poll,11s",
    "broker-wait,1h",
    "inbox-kept,1m",
    "releases-kept,30d",
    "releases-kept,3651d",
    "releases-kept,for ever"
  })
  void an_invalid_value_is_rejected_by_name(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.messaging." + name, value)))
        .hasMessageContaining("sluice.messaging." + name);
  }

  private static MessagingConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(MessagingConfig.class)
        .withInterceptors(Gate.of(MessagingConfig.class))
        .withDefaultValues(values)
        .build()
        .getConfigMapping(MessagingConfig.class);
  }
}
