package io.sluice.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgoConditionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "result[0] >= 0.95; result[0] >= 0.95",
        "result[0]>=95 && result[1] < 3; result[0] >= 95.0 && result[1] < 3.0",
        "!(result[0] > -1); !(result[0] > -1.0)",
        "len(result) == 0 || result[0] < 5; size(result) == 0 || result[0] < 5.0",
        "1 <= len( result ); 1 <= size(result)"
      })
  void comparisons_mean_the_same_in_both_languages(String argo, String cel) {
    assertThat(ArgoCondition.findCel(argo, false)).contains(cel);
  }

  @Test
  void a_result_that_is_one_number_is_the_first_here() {
    assertThat(ArgoCondition.findCel("result < 0.05", true)).contains("result[0] < 0.05");
    assertThat(ArgoCondition.findCel("result < 0.05", false)).isEmpty();
    assertThat(ArgoCondition.findCel("result[0] < 0.05", true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "isNaN(result[0])",
        "default(result, 0) < 1",
        "any(result, {# > 1})",
        "result.ok == true",
        "",
        "result[0] =~ 1",
        "asFloat(result) > 1"
      })
  void an_unsupported_condition_is_not_converted(String argo) {
    assertThat(ArgoCondition.findCel(argo, false)).isEmpty();
    assertThat(ArgoCondition.findCel(argo, true)).isEmpty();
  }
}
