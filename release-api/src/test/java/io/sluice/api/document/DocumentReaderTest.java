package io.sluice.api.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.http.ProblemException;
import io.sluice.contract.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'experiment': {'replcas': 1, 'observe': '15s'}} ~ /experiment/replcas: 'replcas' is unknown (did you mean 'replicas'?)
          {'experiment': {'a/b': 1}}                       ~ "/experiment/a~1b: 'a/b' is unknown"
          '10%'                                            ~ : is a string, must be a step such as 10 (percent) or {hold: 5m}
          {'match': [{'kind': 'headers', 'name': 'a', 'value': 'b'}]} ~ /match/0/kind: 'headers' is not one of header, cookie, query (did
          {'experiment': {}}                               ~ /experiment/replicas: is missing: must be a number of instances such as 1, or a share such as 25%
          {'experiment': {'observe': '15s'}}               ~ /experiment/replicas: is missing: must be a number of instances such as 1
          {'call': {'ulr': 'http://a'}}                    ~ /call/ulr: 'ulr' is unknown (did you mean 'url'?)
          {'observe': '15'}                                ~ /observe: '15' is not a duration: write 30s, 1h30m, 0.5s or 500ms
          {'weight': 10, 'hold': '5m', 'x': 1}             ~ "/x: 'x' is unknown"
          {'match': [{'kind': 'header', 'name': '', 'value': 'b', 'x': 1}]} ~ "/match/0/x: 'x' is unknown"
          {'replicas': {'count': 2}}                       ~ /replicas: '{count=2}' is neither a number of instances nor a share
          """)
  void a_misspelled_or_missing_field_is_rejected_with_its_pointer_and_a_hint(
      String step, String message) {
    byte[] body =
        "{'strategy': {'canary': {'steps': [%s, 100]}}}"
            .formatted(step)
            .replace('\'', '"')
            .getBytes(UTF_8);

    assertThatThrownBy(() -> DocumentReader.read(DocumentReader.tree(body), ReleaseDocument.class))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("/strategy/canary/steps/0" + message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'image': 'shop:1.1'}                                          ~ /image ~ artifact
          {'readinessProbe': {'httpGet': {'path': '/health'}}}           ~ /readinessProbe ~ healthPath
          {'rolling': {'maxSurge': 1}}                                   ~ /rolling ~ strategy
          {'strategy': {'maxSurge': 1}}                                  ~ /strategy/maxSurge ~ rolling
          {'strategy': {'canary': {'stepWeights': [10]}}}                ~ /strategy/canary/stepWeights ~ steps
          {'strategy': {'canary': {'steps': [{'setWeight': 10}]}}}       ~ /strategy/canary/steps/0/setWeight ~ weight
          {'strategy': {'canary': {'steps': [{'pause': {}}]}}}           ~ /strategy/canary/steps/0/pause ~ hold
          {'strategy': {'canary': {'steps': [{'weight': 5, 'pause': {}}]}}} ~ /strategy/canary/steps/0/pause ~ hold
          {'strategy': {'canary': {'steps': [{'analysis': {}}]}}}        ~ /strategy/canary/steps/0/analysis ~ observe
          {'strategy': {'canary': {'steps': [{'analysisRun': {}}]}}}     ~ /strategy/canary/steps/0/analysisRun ~ observe
          {'strategy': {'blueGreen': {'previewService': 'shop'}}}        ~ /strategy/blueGreen/previewService ~ preview
          {'strategy': {'rolling': {'minReadySeconds': 10}}}             ~ /strategy/rolling/minReadySeconds ~ minHealthyTime
          """)
  void a_field_of_another_tool_is_rejected_with_its_name_in_sluice(
      String document, String pointer, String name) {
    byte[] body = document.replace('\'', '"').getBytes(UTF_8);

    assertThatThrownBy(() -> DocumentReader.read(DocumentReader.tree(body), ReleaseDocument.class))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "%s: '%s' is unknown (did you mean '%s'?)",
            pointer, pointer.substring(pointer.lastIndexOf('/') + 1), name);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'command': ['java', 'a\\u0000']}                        ~ /command/1: has a NUL character
          {'env': {'a/b': '\\u0000'}}                              ~ "/env/a~1b: has a NUL character"
          {'analysis': {'checks': [{'promql': 'up\\u0000'}]}}      ~ /analysis/checks/0/promql: has a NUL character
          {'labels': {'a\\u0000': 'b'}}                            ~ /labels: has a name with a NUL character
          {'\\u0000': 1}                                           ~ the body: has a name with a NUL character
          """)
  void a_text_with_a_nul_character_is_rejected_with_its_pointer(String document, String message) {
    byte[] body = document.replace('\'', '"').getBytes(UTF_8);

    assertThatThrownBy(() -> DocumentReader.tree(body))
        .isInstanceOf(ProblemException.class)
        .hasMessage(message);
  }

  @Test
  void an_escaped_backslash_before_u0000_is_no_nul_character() {
    byte[] body = "{\"reason\": \"C:\\\\u0000\"}".getBytes(UTF_8);

    assertThat(DocumentReader.tree(body).path("reason").asText()).isEqualTo("C:\\u0000");
  }

  @Test
  void a_name_that_the_object_does_not_have_is_never_a_hint() {
    byte[] body = "{\"image\": \"shop:1.1\"}".getBytes(UTF_8);

    assertThatThrownBy(() -> DocumentReader.read(DocumentReader.tree(body), DefaultsDocument.class))
        .hasMessage("/image: 'image' is unknown");
  }

  @Test
  void an_analysis_keeps_the_fields_of_its_author_in_one_spelling() {
    String analysis =
        "{\"analysis\":{\"checks\":[{\"restarts\":{\"atLeast\":5}},{\"score\":{},\"interval\":\"1m30s\"}]}}";
    String other =
        analysis.replace("1m30s", "90s").replace("{\"score\"", "{\"safe\":null,\"score\"");

    assertThat(List.of(analysis, other))
        .allSatisfy(text -> {
          JsonNode body = DocumentReader.tree(text.getBytes(UTF_8));
          assertThat(Json.write(DocumentReader.read(body, DefaultsDocument.class)))
              .isEqualTo(analysis);
        });
  }

  @Test
  void an_analysis_of_another_type_is_rejected() {
    byte[] body = "{\"analysis\": [1]}".getBytes(UTF_8);

    assertThatThrownBy(() -> DocumentReader.read(DocumentReader.tree(body), DefaultsDocument.class))
        .hasMessage("/analysis: is a list, must be an object");
  }

  @Test
  void a_document_of_kubernetes_is_rejected_with_a_hint_at_the_import() {
    byte[] body = "{\"apiVersion\": \"argoproj.io/v1alpha1\"}".getBytes(UTF_8);

    assertThatThrownBy(() -> DocumentReader.read(DocumentReader.tree(body), ReleaseDocument.class))
        .hasMessageStartingWith("/apiVersion: is a document of Kubernetes: 'sluice import FILE'");
  }
}
