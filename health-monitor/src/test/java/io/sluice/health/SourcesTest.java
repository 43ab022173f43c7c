package io.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Defaults;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement.ReleaseJudged;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Setting.Environment;
import io.sluice.contract.Setting.EnvironmentSet;
import io.sluice.contract.Source;
import io.sluice.contract.Verdict;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Monitors;
import io.sluice.health.source.Question;
import io.sluice.health.source.SourceAway;
import io.sluice.health.store.JdbcAllowed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Settings and measurements that sources receive over Kafka, in the whole service.
@QuarkusTest
@TestProfile(WithStack.class)
class SourcesTest {
  @Inject Monitors monitors;
  @Inject JdbcAllowed allowed;

  private final String environment = "e" + UUID.randomUUID().toString().substring(0, 8);
  private final LaneKey lane = new LaneKey(environment, "shop");
  private final UUID candidate = UUID.randomUUID();
  private final UUID stable = UUID.randomUUID();
  private final Topics topics = new Topics(lane);

  @AfterEach
  void close() {
    topics.close();
  }

  private Answer ask(Source source) {
    return monitors.ask(
        new Question(
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
    topics.tell(candidate, new ValuesMeasured("conversion", Optional.empty(), List.of(0.25)));
    topics.tell(candidate, new ValuesMeasured("conversion", Optional.empty(), List.of(0.5)));
    topics.tell(
        UUID.randomUUID(), new ValuesMeasured("conversion", Optional.empty(), List.of(0.75)));
    topics.tell(stable, new ValuesMeasured("conversion", Optional.empty(), List.of(0.4)));
    topics.tell(candidate, new ReleaseJudged("people", Verdict.Kind.HEALTHY, "we like it"));

    Answer.Values told = new Answer.Values(List.of(0.5), List.of(0.4));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask(new Source.Topic(Optional.empty())), told::equals);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> ask(new Source.External("people")),
            new Answer.Told(Verdict.Kind.HEALTHY, "people: we like it")::equals);
    assertThat(ask(new Source.Topic(Optional.of("other"))))
        .isEqualTo(new Answer.Nothing("no measurement of other came"));
  }

  @Test
  void the_newest_settings_determine_the_allowed_hosts() {
    assertThat(reason()).contains("not among the allowedHosts of environment " + environment);

    topics.tell(setting(2, List.of("127.0.0.1")));
    topics.tell(setting(1, List.of("elsewhere.example.com")));

    await().atMost(Duration.ofSeconds(30)).until(() -> allowed.of(environment).allow("127.0.0.1"));
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
      return ask(new Source.Http("http://127.0.0.1:1/", "/value", Optional.empty())).toString();
    } catch (SourceAway e) {
      return e.reason();
    }
  }
}
