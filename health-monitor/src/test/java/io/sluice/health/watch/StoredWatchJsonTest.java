package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Tests the stored JSON of a watch and of a lane's active release.
class StoredWatchJsonTest {
  private static final Watch.Candidate CANDIDATE =
      new Watch.Candidate(
          WatchHarness.CANDIDATE,
          Optional.of(WatchHarness.STABLE),
          "/health",
          Optional.of(new Watch.Versions("2.0", Optional.of("1.0"))));

  private final Watch watch =
      Watch.start(CANDIDATE, WatchHarness.LANE, HealthSpecs.ANALYSIS).withObservedAt(Instant.EPOCH);
  private final LaneProjection.Active active =
      new LaneProjection.Active(
          CANDIDATE,
          HealthSpecs.ANALYSIS,
          3,
          Optional.empty(),
          Optional.of(5),
          false,
          Optional.empty());

  @Test
  void the_fields_of_the_candidate_are_among_those_of_the_watch() throws JsonProcessingException {
    JsonNode json = Json.mapper().readTree(Json.write(watch));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "release",
            "lane",
            "stable",
            "healthPath",
            "state",
            "published",
            "rollingBack",
            "observedAt",
            "quietFrom",
            "versions");
    assertThat(Json.read(json.toString(), Watch.class)).isEqualTo(watch);
  }

  @Test
  void the_fields_of_the_candidate_are_among_those_of_the_active_release()
      throws JsonProcessingException {
    JsonNode json = Json.mapper().readTree(Json.write(active));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "release", "stable", "analysis", "healthPath", "number", "last", "back", "versions");
    assertThat(Json.read(json.toString(), LaneProjection.Active.class)).isEqualTo(active);
  }

  @Test
  void a_field_of_a_newer_version_is_an_error() {
    assertRejected(Json.write(watch), Watch.class);
    assertRejected(Json.write(active), LaneProjection.Active.class);
  }

  private static void assertRejected(String json, Class<?> type) {
    String newer = json.replaceFirst("\\{", "{\"fieldOfTheNextVersion\":1,");

    assertThatThrownBy(() -> Json.read(newer, type))
        .isInstanceOf(Json.UnreadableException.class)
        .hasMessageContaining("fieldOfTheNextVersion");
  }
}
