package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Defaults;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Measurement.VerdictReported;
import io.sluice.contract.Setting.Environment;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.contract.Source;
import io.sluice.contract.Verdict;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceRegistry;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.store.JdbcAllowedHosts;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Settings and measurements that sources receive over Kafka, in the whole service.
@QuarkusTest
@TestProfile(WithHealthStack.class)
class SourcesTest {
  @Inject SourceRegistry registry;
  @Inject JdbcAllowedHosts allowedHosts;

  private final String environment = "e" + UUID.randomUUID().toString().substring(0, 8);
  private final LaneKey lane = new LaneKey(environment, "shop");
  private final UUID candidate = UUID.randomUUID();
  private final UUID stable = UUID.randomUUID();
  private final HealthTopics topics = new HealthTopics(lane);

  @AfterEach
  void close() {
    topics.close();
  }

  private SourceResponse query(Source source) {
    return registry.query(
        new SourceQuery(
            source,
            "conversion",
            lane,
            candidate,
            Optional.of(stable),
            "2.0",
            Optional.of("1.0"),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5)));
  }

  @Test
  void values_and_verdicts_received_over_kafka_are_answers() {
    topics.send(candidate, new ValuesMeasured("conversion", Optional.empty(), List.of(0.25)));
    topics.send(candidate, new ValuesMeasured("conversion", Optional.empty(), List.of(0.5)));
    topics.send(
        UUID.randomUUID(), new ValuesMeasured("conversion", Optional.empty(), List.of(0.75)));
    topics.send(stable, new ValuesMeasured("conversion", Optional.empty(), List.of(0.4)));
    topics.send(candidate, new VerdictReported("people", Verdict.Kind.HEALTHY, "we like it"));

    SourceResponse.Values values = new SourceResponse.Values(List.of(0.5), List.of(0.4));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> query(new Source.Topic(Optional.empty())), values::equals);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> query(new Source.External("people")),
            new SourceResponse.ExternalVerdict(Verdict.Kind.HEALTHY, "people: we like it")::equals);
    assertThat(query(new Source.Topic(Optional.of("other"))))
        .isEqualTo(new SourceResponse.NoData("no measurement of other came"));
  }

  @Test
  void the_newest_settings_determine_the_allowed_hosts() {
    assertThat(reason()).contains("not among the allowedHosts of environment " + environment);

    topics.send(setting(2, List.of("127.0.0.1")));
    topics.send(setting(1, List.of("elsewhere.example.com")));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> allowedHosts.of(environment).isAllowed("127.0.0.1"));
    assertThat(reason()).startsWith("127.0.0.1 does not answer");
  }

  private EnvironmentSet setting(long revision, List<String> hosts) {
    return new EnvironmentSet(
        environment,
        revision,
        false,
        Optional.of(new Environment("local", "edge", hosts, Defaults.NONE)));
  }

  private String reason() {
    try {
      return query(new Source.Http("http://127.0.0.1:1/", "/value", Optional.empty())).toString();
    } catch (SourceUnavailableException e) {
      return e.reason();
    }
  }
}
