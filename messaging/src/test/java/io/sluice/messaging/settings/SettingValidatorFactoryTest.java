package io.sluice.messaging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.quarkus.MessagingConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingValidatorFactoryTest {

  @ConfigMapping(prefix = "sluice.unbounded")
  interface Unbounded {
    int size();
  }

  private static SmallRyeConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(MessagingConfig.class)
        .withInterceptorFactories(new SettingValidatorFactory())
        .withDefaultValues(Map.of("sluice.messaging.replica-id", "0"))
        .withDefaultValues(values)
        .build();
  }

  @Test
  void one_error_lists_all_invalid_settings_with_their_names_and_bounds() {
    assertThatThrownBy(() ->
            config(
                Map.of(
                    "sluice.messaging.relay-interval",
                    "11s",
                    "sluice.messaging.broker-startup-timeout",
                    "whenever")))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining(
            "sluice.messaging.relay-interval (in the environment SLUICE_MESSAGING_RELAY_INTERVAL) is 11s; it must be"
                + " a time such as 500ms, 5s or 15m, from 1ms to 10s")
        .hasMessageContaining("is a text of 8 characters; it must be a time")
        .hasMessageNotContaining("whenever");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quarkus.http.port|70000",
        "quarkus.http.port|a-secret",
        "quarkus.http.host|a secret",
        "quarkus.datasource.jdbc.url|jdbc:mysql://a-secret@db/x",
        "quarkus.datasource.jdbc.max-size|2",
        "kafka.bootstrap.servers|kafka",
        "sluice.messaging.replica-id|a secret"
      })
  void an_error_never_shows_a_secret_value(String name, String value) {
    assertThatThrownBy(() -> config(Map.of(name, value)).getValue(name, String.class))
        .hasMessageContaining(name)
        .hasMessageNotContaining("secret");
  }

  @Test
  void an_expression_is_what_it_stands_for() {
    assertThatThrownBy(
            () -> config(Map.of("sluice.messaging.relay-interval", "${wait}", "wait", "1d")))
        .hasMessageContaining("is 1d");
  }

  @Test
  void a_setting_without_bounds_is_a_mistake_of_the_program() {
    assertThatThrownBy(() -> SettingValidatorFactory.of(Unbounded.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("size");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:7071",
        "https://sluice.example.com/base",
        "http://[::1]:7071",
        "http://engine"
      })
  void addresses_of_http(String address) {
    assertThat(TextFormat.HTTP.isAdmitted(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP://engine",
        "http://",
        "http://engine:0",
        "http://engine:70000",
        "http://engine:port",
        "http://under_score.example.com:1",
        "http://ada@engine",
        "http://engine#there",
        "http://engine?a=b",
        " http://engine",
        "http://engine/ ",
        "http://engine/%zz",
        "engine:7071"
      })
  void no_addresses_of_http(String address) {
    assertThat(TextFormat.HTTP.isAdmitted(address)).isFalse();
  }
}
