package io.sluice.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.settings.SettingValidatorFactory;
import io.sluice.notifier.delivery.RetrySchedule;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifierConfigTest {

  @Test
  void names_and_defaults_are_as_documented() {
    NotifierConfig config = config(Map.of());

    assertThat(config.deliveryInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(new RetrySchedule(config.retryDelays())).isEqualTo(RetrySchedule.STANDARD);
    assertThat(config.webhook().timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.alerts().urls()).isEmpty();
    assertThat(config.alerts().secret()).isEmpty();
    assertThat(config.alerts().tokenFile()).isEmpty();
    assertThat(config.alerts().allowedHosts()).isEmpty();
    assertThat(config.webhook().dnsTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "delivery-interval,0s",
    "retry-delays,'5s,31d'",
    "webhook.timeout,1ms",
    "webhook.timeout,31s",
    "webhook.dns-timeout,11s",
    "alerts.urls,hooks.example.com/T0/B0",
    "alerts.secret,whsec_plain",
    "alerts.allowed-hosts,'10.0.0.1 10.0.0.2'"
  })
  void an_invalid_value_is_rejected_by_name_and_never_shown(String name, String value) {
    assertThatThrownBy(() -> config(Map.of("sluice.notifier." + name, value)))
        .hasMessageContaining("sluice.notifier." + name)
        .hasMessageNotContainingAny("hooks.example.com/T0/B0", "whsec_plain");
  }

  private static NotifierConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(NotifierConfig.class)
        .withInterceptors(SettingValidatorFactory.of(NotifierConfig.class))
        .withDefaultValues(values)
        .build()
        .getConfigMapping(NotifierConfig.class);
  }
}
