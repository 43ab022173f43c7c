package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleBrowser.Shown;
import io.sluice.contract.Topic;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The records that services have not processed yet: by the API, and on the page of the services.
@QuarkusTest
class ConsumerLagResourceTest extends ApiTest {

  private long lag(String service, Topic topic) {
    return StreamSupport.stream(
            admin.get("/api/v1/consumer-lag").json().path("items").spliterator(), false)
        .filter(lag -> lag.path("service").asText().equals(service))
        .filter(lag -> lag.path("topic").asText().equals(topic.topicName()))
        .mapToLong(lag -> lag.path("records").asLong())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_record_that_no_service_reads_waits() {
    long before = lag("health-monitor", Topic.MEASUREMENTS);

    requireNonNull(producer)
        .send(new ProducerRecord<>(Topic.MEASUREMENTS.topicName(), "a", new byte[0]));

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> lag("health-monitor", Topic.MEASUREMENTS) == before + 1);
  }

  @Test
  void the_page_of_the_services_has_each_lag() {
    Shown page = new ConsoleBrowser(url).as("viewer").get("/console/operations");

    assertThat(page.html().select("section[aria-labelledby=lag] tbody tr").eachText())
        .anyMatch(row -> row.startsWith("strategy-engine release.requests "))
        .anyMatch(row -> row.startsWith("release-api release.outcomes "));
  }
}
