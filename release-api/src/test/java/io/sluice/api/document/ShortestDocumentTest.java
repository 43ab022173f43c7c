package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.yaml.YamlParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A document is as short as its settings allow, and resolves to the same release.
class ShortestDocumentTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final DocumentSchema SCHEMA = DocumentSchema.read();
  private static final String NAMES =
      "'application':'shop','environment':'production','version':'1'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // the document of the release | defaults of the application | rest of the shortest document
        "'command':['x'] | {} | ,'command':['x']",
        "'command':['x'] | {'command':['x']} | ''",
        "'replicas':2 | {'replicas':2} | ''",
        "'replicas':1 | {'replicas':2} | ,'replicas':1",
        "'deadline':'1h' | {} | ''",
        "'deadline':'5h' | {} | ,'deadline':'5h'",
        "'deadline':'1h' | {'deadline':'5h'} | ,'deadline':'1h'",
        "'env':{'A':'1','B':'2'} | {'env':{'A':'1'}} | ,'env':{'B':'2'}",
        "'strategy':{'canary':{'steps':[50,100],'observe':'1m'}} | {} "
            + "| ,'strategy':{'canary':{'steps':[50,100]}}",
        "'strategy':{'rolling':{}} | {} | ,'strategy':{'rolling':{}}",
        "'strategy':{'rolling':{}} | {'strategy':{'rolling':{}}} | ''",
        "'analysis':{'alpha':0.05} | {} | ,'analysis':{'alpha':0.05}",
        "'onFailure':'hold','bakeTime':'0s' | {} | ,'onFailure':'hold'",
        "'startAt':'1970-01-02T00:00:00Z','labels':{'a':'b'},'links':{'a':'https://a/b'} | {} | ''",
      })
  void each_field_that_the_settings_supply_is_left_out(String more, String defaults, String rest) {
    ApplicationDocument application = application(defaults);
    ReleaseSpec spec = resolve(json("{%s,%s}".formatted(NAMES, more)), application);

    ObjectNode shortest =
        ShortestDocument.of(spec, application, environment(), Optional.empty(), NOW);

    assertThat(shortest.toString().replace('"', '\''))
        .isEqualTo("{%s%s}".formatted(NAMES, rest.equals("''") ? "" : rest));
    if (spec.startAt().isEmpty()) {
      assertThat(resolve(shortest, application)).isEqualTo(spec);
    }
  }

  static Stream<DocumentSchema.Field> fields() {
    return SCHEMA.fields().stream();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void a_release_with_any_field_resolves_to_the_same_one(DocumentSchema.Field field) {
    ObjectNode document =
        SCHEMA.document(field, Optional.of(SCHEMA.example(field.schema()))).setAll(names());
    document.remove(List.of("startAt", "labels", "links")); // those describe one request
    ApplicationDocument application = application("{}");
    ReleaseSpec spec = resolve(document, application);

    ObjectNode shortest =
        ShortestDocument.of(spec, application, environment(), Optional.empty(), NOW);

    ReleaseSpec again = resolve(shortest, application);
    assertThat(again).isEqualTo(spec.withStrategy(spec.strategy(), spec.concurrency()));
    assertThat(YamlParser.parse(YamlParser.write(shortest)).json().toString())
        .isEqualTo(shortest.toString());
  }

  @Test
  void a_strategy_that_sluice_chose_is_left_out_if_sluice_chooses_it_again() {
    ApplicationDocument application =
        application("{'strategy':{'auto':{}},'traits':{'critical':false}}");
    ReleaseSpec spec = resolve(json("{%s}".formatted(NAMES)), application);

    ObjectNode shortest =
        ShortestDocument.of(spec, application, environment(), Optional.empty(), NOW);

    assertThat(spec.advice()).isPresent();
    assertThat(shortest.has("strategy")).isFalse();
  }

  @Test
  void a_lane_that_none_serves_has_its_names() {
    assertThat(ShortestDocument.ofNames(new LaneKey("production", "shop")))
        .isEqualTo(json("{%s}".formatted(NAMES.replace("'1'", "''"))));
  }

  private static ObjectNode names() {
    return json("{%s}".formatted(NAMES));
  }

  private static ReleaseSpec resolve(ObjectNode document, ApplicationDocument application) {
    ReleaseSpec spec =
        SpecResolver.resolve(
            DocumentReader.read(document, ReleaseDocument.class), application, environment(), NOW);
    return spec.deadline().equals(PlanDuration.TO_BE_COMPUTED)
        ? spec.withDeadline(
            PlanDuration.of(spec, PlanDuration.plan(spec, Optional.empty())).deadline())
        : spec;
  }

  private static ApplicationDocument application(String defaults) {
    return new ApplicationDocument(
        Optional.of(DocumentReader.read(json(defaults), DefaultsDocument.class)));
  }

  private static EnvironmentDocument environment() {
    return new EnvironmentDocument(
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static ObjectNode json(String text) {
    return (ObjectNode)
        DocumentReader.tree(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
