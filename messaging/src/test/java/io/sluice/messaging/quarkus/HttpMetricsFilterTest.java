package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.contract.LatencyBounds;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The series of HTTP requests: a histogram for each, and no label with text from clients.
class HttpMetricsFilterTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  HttpMetricsFilterTest() {
    registry.config().meterFilter(new HttpMetricsFilter());
  }

  @Test
  void a_request_counts_in_the_buckets_at_and_above_its_duration() {
    Timer timer = timer("http.server.requests", "GET", "/api/v1/lanes", "200");

    timer.record(Duration.ofMillis(900));

    CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
    assertThat(buckets).hasSameSizeAs(LatencyBounds.MILLIS);
    assertThat(Arrays.stream(buckets).filter(it -> it.count() == 1))
        .first()
        .extracting(it -> it.bucket(TimeUnit.MILLISECONDS))
        .isEqualTo(1_000.0);
  }

  @Test
  void other_timers_get_no_histogram() {
    assertThat(timer("sluice.poll", "GET", "/", "200").takeSnapshot().histogramCounts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"400", "401", "404", "405", "406", "413", "414", "415", "421", "431"})
  void the_path_of_a_request_without_an_endpoint_is_no_label(String status) {
    Meter.Id id =
        timer("http.server.requests", "GET", "/" + status + "/of-a-client", status).getId();

    assertThat(id.getTag("uri")).isEqualTo("none");
    assertThat(id.getTag("method")).isEqualTo("GET");
  }

  @Test
  void methods_of_clients_share_one_label() {
    for (int i = 0; i < 100; i++) {
      timer("http.server.requests", "METHOD" + i, "/" + i, "405");
    }

    assertThat(registry.find("http.server.requests").timers())
        .singleElement()
        .satisfies(meter -> {
          assertThat(meter.getId().getTag("method")).isEqualTo("other");
          assertThat(meter.getId().getTag("uri")).isEqualTo("none");
        });
  }

  private Timer timer(String name, String method, String uri, String status) {
    return registry.timer(name, "method", method, "uri", uri, "status", status);
  }
}
