package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.sluice.contract.Json;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Validates the events with the official schemas. The newest ones in a package are those of
/// CDEvents 0.3, in the SDK for Java. So each event is first written as in 0.3: later versions
/// changed the context and the subject's type, but not the content.
class CdEventsSchemaTest {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Pattern TYPE =
      Pattern.compile("dev[.]cdevents[.](?<subject>[a-z]+)[.](?<predicate>[a-z]+)[.]0[.]3[.]0");
  private static final Set<String> NEEDS_ARTIFACT = Set.of("deployed", "upgraded", "rolledback");

  static List<CdEvents.Draft> drafts() {
    return CdEventsTest.drafts();
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void each_event_is_valid(CdEvents.Draft draft) {
    assertThat(problems(draft, older(draft))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void an_event_of_0_5_is_invalid_in_0_3(CdEvents.Draft draft) {
    assertThat(problems(draft, Json.mapper().valueToTree(CdEventsTest.event(draft))))
        .extracting(ValidationMessage::getInstanceLocation)
        .extracting(Object::toString)
        .contains("$.context", "$.context.type", "$.subject");
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void an_event_with_another_field_is_invalid(CdEvents.Draft draft) {
    for (String object :
        List.of("", "/context", "/subject", "/subject/content", "/subject/content/environment")) {
      ObjectNode json = older(draft);
      ((ObjectNode) json.at(object)).put("no-such-property", "1");
      assertThat(problems(draft, json)).as(object).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void an_event_with_a_wrong_type_or_time_or_source_is_invalid(CdEvents.Draft draft) {
    for (String field : List.of("type", "timestamp", "source")) {
      ObjectNode json = older(draft);
      json.withObject("/context").put(field, "not valid");
      assertThat(problems(draft, json)).as(field).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("drafts")
  void an_event_of_a_version_that_serves_is_invalid_without_its_artifact(CdEvents.Draft draft) {
    ObjectNode json = older(draft);
    json.withObject("/subject/content").remove("artifactId");

    assertThat(problems(draft, json))
        .hasSize(NEEDS_ARTIFACT.contains(part(draft, "predicate")) ? 1 : 0);
  }

  /// Returns the event as in CDEvents 0.3: with `version`, with the type of the subject, without a
  /// chain, and with the older number of its type.
  private static ObjectNode older(CdEvents.Draft draft) {
    ObjectNode json = Json.mapper().valueToTree(CdEventsTest.event(draft));
    String subject = part(draft, "subject");
    String number = subject.equals("incident") ? "0.1.0" : "0.1.1";
    ObjectNode context = json.withObject("/context");
    context.remove("chainId");
    context.set("version", context.remove("specversion"));
    context.put("type", draft.type().replace("0.3.0", number));
    json.withObject("/subject").put("type", subject);
    return json;
  }

  private static Set<ValidationMessage> problems(CdEvents.Draft draft, JsonNode json) {
    return FACTORY
        .getSchema(official(draft))
        .validate(
            json.toString(),
            InputFormat.JSON,
            context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  /// Returns the official schema, such as `serviceupgraded.json`.
  private static InputStream official(CdEvents.Draft draft) {
    String file = part(draft, "subject") + part(draft, "predicate") + ".json";
    return CdEventsSchemaTest.class.getResourceAsStream("/dev/cdevents/spec/schemas/" + file);
  }

  private static String part(CdEvents.Draft draft, String group) {
    Matcher type = TYPE.matcher(draft.type());
    assertThat(type.matches()).as(draft.type()).isTrue();
    return type.group(group);
  }
}
