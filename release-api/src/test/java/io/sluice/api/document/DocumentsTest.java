package io.sluice.api.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          {'experiment': {'replcas': 1, 'observe': '15s'}} ~ /experiment/replcas: 'replcas' is not known (did you mean 'replicas'?)
          {'experiment': {'a/b': 1}}                       ~ "/experiment/a~1b: 'a/b' is not known"
          '10%'                                            ~ : is a string, a step such as 10 (percent) or {hold: 5m} is wanted
          {'match': [{'kind': 'headers', 'name': 'a', 'value': 'b'}]} ~ /match/0/kind: 'headers' is not one of header, cookie, query (did
          {'experiment': {}}                               ~ /experiment/replicas: is missing: a number of instances such as 1, or a share such as 25%, is wanted
          {'experiment': {'observe': '15s'}}               ~ /experiment/replicas: is missing: a number of instances such as 1
          {'call': {'ulr': 'http://a'}}                    ~ /call/ulr: 'ulr' is not known (did you mean 'url'?)
          {'observe': '15'}                                ~ /observe: '15' is not a duration: write 30s, 1h30m or 0.5s
          """)
  void what_is_misspelled_or_missing_is_named_with_the_cure(String step, String says) {
    byte[] body =
        "{'strategy': {'canary': {'steps': [%s, 100]}}}"
            .formatted(step)
            .replace('\'', '"')
            .getBytes(UTF_8);

    assertThatThrownBy(() -> Documents.read(Documents.tree(body), ReleaseDocument.class))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("/strategy/canary/steps/0" + says);
  }

  @Test
  void a_document_of_kubernetes_is_sent_to_the_import() {
    byte[] body = "{\"apiVersion\": \"argoproj.io/v1alpha1\"}".getBytes(UTF_8);

    assertThatThrownBy(() -> Documents.read(Documents.tree(body), ReleaseDocument.class))
        .hasMessageStartingWith("/apiVersion: is a document of Kubernetes: 'sluice import FILE'");
  }
}
