package io.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.probe.ProbeClient.Answers;
import io.sluice.health.source.EdgeClient;
import io.sluice.health.source.EdgeInstances;
import io.sluice.health.source.FakeEdge;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpProbeClientTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final UUID RELEASE = new UUID(0, 1);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final FakeEdge edge = new FakeEdge();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ProbeClient probeClient =
      new HttpProbeClient(
          http,
          List.of(
              new EdgeInstances(
                  new EdgeClient(
                      http, edge.url(), () -> Optional.of(FakeEdge.SERVICE_TOKEN), TIMEOUT))),
          TIMEOUT,
          2);

  @AfterEach
  void close() {
    edge.close();
    http.close();
  }

  @Test
  void each_instance_is_probed_once() {
    for (String instance : new String[] {"a", "b", "c"}) {
      edge.count(LANE, RELEASE, instance, Counts.NONE);
    }

    assertThat(probeClient.probe(LANE, RELEASE, "/health")).isEqualTo(new Answers(3, 0));
    assertThat(edge.probes()).isEqualTo(3);
  }

  @Test
  void another_status_than_2xx_is_a_failure() {
    edge.count(LANE, RELEASE, "a", Counts.NONE);
    edge.health(false);

    assertThat(probeClient.probe(LANE, RELEASE, "/health")).isEqualTo(new Answers(0, 1));
    assertThat(probeClient.probe(LANE, RELEASE, "/nowhere")).isEqualTo(new Answers(0, 1));
  }

  @Test
  void one_that_does_not_answer_in_time_is_a_failure() {
    edge.count(LANE, RELEASE, "a", Counts.NONE);
    assertThat(probeClient.probe(LANE, RELEASE, "/health")).isEqualTo(new Answers(1, 0));
    edge.mute();

    assertThat(probeClient.probe(LANE, RELEASE, "/health").well()).isZero();
  }

  @Test
  void without_an_instance_or_an_edge_there_is_no_answer() {
    assertThat(probeClient.probe(LANE, RELEASE, "/health")).isEqualTo(Answers.NONE);
    edge.close();
    assertThat(probeClient.probe(LANE, RELEASE, "/health")).isEqualTo(Answers.NONE);
  }
}
