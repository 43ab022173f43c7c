package io.sluice.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.notifier.delivery.Schedule;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NotifierConfigTest {

  @Test
  void names_and_defaults_are_as_documented() {
    NotifierConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(NotifierConfig.class)
            .build()
            .getConfigMapping(NotifierConfig.class);

    assertThat(config.poll()).isEqualTo(Duration.ofSeconds(1));
    assertThat(new Schedule(config.retries())).isEqualTo(Schedule.STANDARD);
    assertThat(config.webhook().timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.alerts().urls()).isEmpty();
    assertThat(config.alerts().secret()).isEmpty();
    assertThat(config.alerts().allowedHosts()).isEmpty();
    assertThat(config.webhook().lookup()).isEqualTo(Duration.ofSeconds(5));
  }
}
