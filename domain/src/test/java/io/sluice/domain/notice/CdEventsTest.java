package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sluice.contract.CdEvent;
import io.sluice.contract.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the events with their golden files, and the context with the schemas of CDEvents 0.5.
class CdEventsTest {
  private static final ReleaseSummary FIRST =
      ReleaseSummary.of(Samples.release(1), Samples.queued(1), Samples.NOON);
  private static final ReleaseSummary SUMMARY =
      ReleaseSummary.of(Samples.release(2), Samples.labelled(2), Samples.NOON);

  static List<CdEvents.Draft> drafts() {
    return List.of(
        CdEvents.deployed(FIRST, Samples.serving(1)),
        CdEvents.upgraded(SUMMARY, Samples.serving(2)),
        CdEvents.published(SUMMARY),
        CdEvents.detected(SUMMARY, "errors 48 % over 5 %"),
        CdEvents.rolledBack(SUMMARY, Samples.serving(1)),
        CdEvents.resolved(Samples.release(2), SUMMARY, "1.0 serves again"),
        CdEvents.removed(Samples.serving(1)));
  }

  @Test
  void each_kind_is_as_in_its_golden_file() throws IOException {
    ObjectMapper pretty = Json.mapper().enable(SerializationFeature.INDENT_OUTPUT);
    String actual =
        drafts().stream()
            .map(CdEventsTest::event)
            .map(event -> pretty(pretty, event))
            .collect(Collectors.joining("\n", "", "\n"));

    Golden.assertEqual("cdevents.json", actual);
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void the_context_and_the_subject_have_the_fields_of_cdevents_0_5(CdEvents.Draft draft) {
    JsonNode json = Json.mapper().valueToTree(event(draft));

    assertThat(names(json)).containsExactlyInAnyOrder("context", "subject", "customData");
    assertThat(names(json.get("context")))
        .containsExactlyInAnyOrder("specversion", "id", "source", "type", "timestamp", "chainId");
    assertThat(names(json.get("subject"))).containsExactlyInAnyOrder("id", "content");
  }

  @Test
  void a_written_event_reads_back_equal() {
    CdEvent event = event(CdEvents.upgraded(SUMMARY, Samples.serving(2)));

    assertThat(Json.read(Json.write(event), CdEvent.class)).isEqualTo(event);
  }

  static CdEvent event(CdEvents.Draft draft) {
    return draft.event(new UUID(7, 7), Samples.NOON);
  }

  private static Set<String> names(JsonNode node) {
    return Stream.of(node)
        .flatMap(object -> object.propertyStream().map(java.util.Map.Entry::getKey))
        .collect(Collectors.toSet());
  }

  private static String pretty(ObjectMapper mapper, CdEvent event) {
    try {
      return mapper.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
