package io.sluice.notifier.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.notifier.NotifierConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsTokenTest {
  private static final String HEADER = "Bearer of-alertmanager";

  @TempDir Path folder;

  private static AlertsToken token(Map<String, String> settings) {
    return new AlertsToken(
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(NotifierConfig.class)
            .withDefaultValues(settings)
            .build()
            .getConfigMapping(NotifierConfig.class));
  }

  @ParameterizedTest
  @CsvSource({
    "/internal/alerts, Bearer of-alertmanager, true",
    "/internal/alerts, Bearer another, false",
    "/internal/alerts, '', false",
    "/internal/alerts/x, Bearer of-alertmanager, false",
    "/q/metrics, Bearer of-alertmanager, false",
    "/internal/parked, Bearer of-alertmanager, false"
  })
  void it_admits_to_the_endpoint_for_alerts_only(String path, String header, boolean isAdmitted)
      throws IOException {
    Path file = Files.writeString(folder.resolve("alerts-token"), "of-alertmanager\n");

    assertThat(
            token(Map.of("sluice.notifier.alerts.token-file", file.toString()))
                .isAdmitted(path, header))
        .isEqualTo(isAdmitted);
  }

  @Test
  void without_a_file_there_is_no_such_token() {
    assertThat(token(Map.of()).isAdmitted("/internal/alerts", HEADER)).isFalse();
  }
}
