package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The paths to which each token admits.
class ServiceTokenFilterTest {
  @TempDir Path folder;

  private Path service = Path.of("");
  private Path metrics = Path.of("");

  @BeforeEach
  void writeTokens() throws IOException {
    service = Files.writeString(folder.resolve("service"), "of-services\n");
    metrics = Files.writeString(folder.resolve("metrics"), "of-prometheus\n");
  }

  private boolean isAdmitted(Optional<Path> metricsFile, String path, String header) {
    return filter(new ServiceToken(Optional.of(service)), new MetricsToken(metricsFile))
        .isAdmitted(path, header);
  }

  private static ServiceTokenFilter filter(ServiceToken service, PathToken other) {
    return new ServiceTokenFilter(service, List.of(other));
  }

  @ParameterizedTest
  @CsvSource({
    "/q/metrics, Bearer of-prometheus, true",
    "/q/metrics, Bearer of-services, true",
    "/internal/alerts, Bearer of-services, true",
    "/internal/alerts, Bearer of-prometheus, false",
    "/api/v1/releases, Bearer of-prometheus, false",
    "/q/metrics/, Bearer of-prometheus, false",
    "/q/metrics, of-prometheus, false",
    "/q/metrics, Bearer of-prometheus2, false",
    "/q/metrics, '', false",
    "/q/health/ready, '', true"
  })
  void the_token_of_prometheus_admits_to_metrics_only(String path, String header, boolean yes) {
    assertThat(isAdmitted(Optional.of(metrics), path, header)).isEqualTo(yes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Bearer of-prometheus"})
  void without_a_file_there_is_no_such_token(String header) {
    assertThat(isAdmitted(Optional.empty(), "/q/metrics", header)).isFalse();
  }

  @Test
  void a_token_is_replaced_without_a_restart() throws IOException {
    var serviceToken = new ServiceToken(Optional.of(service));
    var metricsToken = new MetricsToken(Optional.of(metrics));
    ServiceTokenFilter filter = filter(serviceToken, metricsToken);

    Files.writeString(service, "of-services\nnext\n");
    serviceToken.reload();
    assertThat(serviceToken.findValue()).contains("of-services");
    assertThat(filter.isAdmitted("/internal/parked", "Bearer next")).isTrue();

    Files.writeString(service, "next\n");
    Files.writeString(metrics, "next-of-prometheus\n");
    serviceToken.reload();
    metricsToken.reload();
    assertThat(serviceToken.findValue()).contains("next");
    assertThat(filter.isAdmitted("/internal/parked", "Bearer of-services")).isFalse();
    assertThat(filter.isAdmitted("/q/metrics", "Bearer of-prometheus")).isFalse();
    assertThat(filter.isAdmitted("/q/metrics", "Bearer next-of-prometheus")).isTrue();
  }

  @Test
  void an_empty_or_missing_file_is_rejected_by_the_name_of_its_setting() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    assertThatThrownBy(() -> new MetricsToken(Optional.of(empty)))
        .hasMessage("sluice.metrics-token-file %s is empty".formatted(empty));
    assertThatThrownBy(() -> new ServiceToken(Optional.of(folder.resolve("none"))))
        .hasMessageContaining("cannot read sluice.service-token-file");
  }
}
