package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.http.ProblemException;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {

  private static Analysis read(String json) {
    return PolicyDocument.read(Json.read(json, JsonNode.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"analysis\":{\"checks\":[{\"compare\":\"error-rate\"},{\"compare\":\"latency\"},{\"limit\":{\"errors\":0.05}}]}}",
        "{\"analysis\":{\"alpha\":0.05,\"checks\":[{\"compare\":\"latency\"}]}}",
        "{\"analysis\":{\"minSamples\":50,\"checks\":[{\"name\":\"a\",\"limit\":{\"errors\":0.2}},{\"restarts\":{\"perMinute\":2.0}}]}}",
        "{\"analysis\":{\"checks\":[{\"source\":{\"http\":{\"url\":\"https://a.example.com\",\"pointer\":\"/a\"}},\"threshold\":{\"successCondition\":\"result[0] < 5\"}}]}}"
      })
  void the_shortest_document_of_a_policy_is_the_one_that_a_person_wrote(String json) {
    assertThat(PolicyDocument.write(read(json)).toString()).isEqualTo(json);
  }

  @Test
  void an_invalid_policy_stays_as_it_is() {
    Analysis none = new Analysis(0.01, 20, List.of());

    assertThat(PolicyDocument.write(none).toString())
        .isEqualTo("{\"analysis\":%s}".formatted(Json.write(none)));
  }

  @Test
  void a_policy_can_stand_in_a_release_and_alone() {
    String policy = "{\"checks\": [{\"compare\": \"latency\"}]}";

    assertThat(read(policy).checks().getFirst().name()).isEqualTo("latency");
    assertThat(read("{\"analysis\": %s}".formatted(policy))).isEqualTo(read(policy));
    assertThat(read("{\"version\": \"2.0\", \"other\": 1, \"analysis\": %s}".formatted(policy)))
        .isEqualTo(read(policy));
  }

  @Test
  void a_misspelt_analysis_is_reported_with_the_name() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read("{\"analisys\": {}}"))
        .withMessage("/analisys: 'analisys' is unknown (did you mean 'analysis'?)");
  }
}
