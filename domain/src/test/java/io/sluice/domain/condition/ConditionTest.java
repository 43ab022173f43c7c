package io.sluice.domain.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final List<Double> VALUES = List.of(0.97, 2.0, Double.NaN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "result[0] >= 0.95 ~ true",
        "result[0] >= 0.98 ~ false",
        "result[1] > 1 ~ true",
        "isNaN(result[2]) ~ true",
        "isNaN(result[0]) || isInf(result[0]) ~ false",
        "size(result) == 3 && size(stable) == 1 ~ true",
        "result[0] / stable[0] < 1.1 ~ true",
        "result.exists(r, r > 1.5) ~ true",
        "result.all(r, r < 1.5) ~ false",
        // NaN is neither above nor below.
        "result[2] > 0.0 || result[2] <= 0.0 ~ false"
      })
  void a_condition_evaluates_to_the_expected_result(String condition, boolean holds)
      throws Condition.UnansweredException {
    assertThat(Condition.of(condition.strip()).isMet(VALUES, List.of(1.0))).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "result[0] >= ~ at 1:13: mismatched input",
        "result[0] ~ expected type 'bool' but found 'double'",
        "results[0] > 1.0 ~ undeclared reference to 'results'",
        "result[0] > 'a' ~ found no matching overload",
        "system('ls') ~ undeclared reference to 'system'"
      })
  void an_invalid_condition_is_rejected_with_the_reason(String text, String reason) {
    assertThat(Condition.findRejection(text.strip()).orElseThrow()).contains(reason.strip());
    assertThatThrownBy(() -> Condition.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_condition_of_more_than_1024_bytes_is_rejected() {
    String longest = "result[0] < " + "1".repeat(100) + ".0" + " ".repeat(1024 - 114);

    assertThat(Condition.findRejection(longest)).isEmpty();
    assertThat(Condition.findRejection(longest + " "))
        .contains("has 1025 bytes, at most 1024 are allowed");
  }

  @Test
  void a_condition_with_too_many_or_too_deep_parts_is_rejected() {
    String many = "result[0]<1.0" + "||true".repeat(160);
    String deep = "(".repeat(100) + "true" + ")".repeat(100);

    assertThat(Condition.findRejection(many)).isPresent();
    assertThat(Condition.findRejection(deep)).isPresent();
  }

  @Test
  void a_condition_with_too_many_iterations_has_no_result() {
    Condition square = Condition.of("result.all(a, result.all(b, a + b > 0.0))");

    assertThatThrownBy(() -> square.isMet(Collections.nCopies(1_000, 1.0), List.of()))
        .isInstanceOf(Condition.UnansweredException.class)
        .hasMessageContaining("10000");
  }

  @Test
  void a_condition_about_a_missing_value_has_no_result() {
    assertThatThrownBy(() -> Condition.of("result[3] > 1.0").isMet(VALUES, List.of()))
        .isInstanceOfSatisfying(
            Condition.UnansweredException.class, e -> assertThat(e.reason()).contains("3"));
  }
}
