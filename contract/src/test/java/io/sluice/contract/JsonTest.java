package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final String SPEC =
      """
      {"application":"shop","environment":"production","version":"2","command":["run","{port}"],
       "env":{"A":"b","P":{"secret":"env:P"}},"replicas":3,"healthPath":"/","readyWithin":"1m",
       "drain":"30s","strategy":{"canary":{"steps":[5,{"hold":"10m"},{"weight":100,"observe":"2m"}],
       "observe":"1m"}},"analysis":{"alpha":0.01,"minSamples":20,"checks":[{"name":"errors",
       "source":"router","compare":"error-rate","allow":1.1}]},"onFailure":"rollback",
       "onInconclusive":"hold","concurrency":"queue","deadline":"1h30m","startBefore":"1h",
       "bakeTime":"0s","notify":[]}
      """;

  static ReleaseSpec spec() {
    return Json.read(SPEC, ReleaseSpec.class);
  }

  @Test
  void a_document_reads_as_people_write_it() {
    ReleaseSpec spec = spec();

    assertThat(spec.deadline()).isEqualTo(Duration.ofMinutes(90));
    assertThat(spec.artifact()).isEmpty();
    assertThat(spec.env()).containsEntry("P", new EnvValue.Secret("env:P"));
    assertThat(spec.strategy())
        .isInstanceOfSatisfying(
            Strategy.Canary.class,
            canary -> {
              assertThat(canary.steps().getFirst().weight()).contains(new Percent(5));
              assertThat(canary.steps().get(1).hold()).contains(Duration.ofMinutes(10));
            });
  }

  @Test
  void a_large_document_that_sluice_wrote_reads_back_despite_the_limits() throws Exception {
    String lanes = Json.write(Collections.nCopies(300_000, "lane"));
    String text = Json.write("x".repeat(100_000));

    assertThat(Json.read(lanes, JsonNode.class)).hasSize(300_000);
    assertThat(Json.read(text, String.class)).hasSize(100_000);
    assertThatThrownBy(() -> Json.mapper().readTree(lanes))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void a_written_event_reads_back_equal() {
    var events =
        List.<Event>of(
            new Progress.Started(
                spec(), Optional.empty(), Instant.parse("2026-01-02T03:04:05.678Z")),
            new Progress.TrafficShifted(
                3, Map.of(new UUID(0, 1), new Percent(10)), new Token(2, 3)),
            new Progress.StepStarted(
                1, new Step.Hold(Duration.ofMillis(1500), Decision.ROLLBACK, "why"), Instant.EPOCH),
            new Request.CommandSubmitted(
                new UUID(1, 2),
                new Command.Promote(new UUID(0, 1), 4),
                "me",
                List.of("admin"),
                "ok"),
            new Setting.EnvironmentSet("production", 2, true, Optional.empty()));

    for (Event event : events) {
      assertThat(Json.read(Json.write(event), Event.class)).isEqualTo(event);
    }
  }

  @Test
  void an_unknown_field_is_rejected_with_its_name() {
    assertThatThrownBy(() -> Json.read("{\"weight\":1,\"wait\":2}", CanaryStep.class))
        .isInstanceOf(Json.UnreadableException.class)
        .hasMessageContaining("wait");
  }

  @Test
  void an_invalid_duration_is_rejected_with_valid_examples() {
    assertThatThrownBy(() -> Json.read(SPEC.replace("1h30m", "soon"), ReleaseSpec.class))
        .isInstanceOf(Json.UnreadableException.class)
        .hasMessageContaining("write 30s, 1h30m, 0.5s or 500ms");
  }

  @Test
  void each_event_has_its_name_on_the_wire() {
    assertThat(EventType.of(new Progress.Promoted())).isEqualTo("io.sluice.promoted");
    assertThat(EventType.isKnown("io.sluice.step-started")).isTrue();
    assertThat(EventType.isKnown("io.sluice.step-begun")).isFalse();
  }

  @Test
  void an_unknown_field_of_flat_parts_is_rejected() throws IOException {
    String verdict = Files.readString(Path.of("src/test/resources/golden/Verdict.json"));
    String observation = Files.readString(Path.of("src/test/resources/golden/Observation.json"));

    for (String before : List.of("\"lastTick\"", "\"logLimit\"")) {
      String changed = verdict.replaceFirst(before, "\"unknown\" : 1, " + before);
      assertThatThrownBy(() -> Json.read(changed, Verdict.class)).hasMessageContaining("unknown");
    }
    String changed = observation.replaceFirst("\"errors\"", "\"unknown\" : 1, \"errors\"");
    assertThatThrownBy(() -> Json.read(changed, Observation.class)).hasMessageContaining("unknown");
  }
}
