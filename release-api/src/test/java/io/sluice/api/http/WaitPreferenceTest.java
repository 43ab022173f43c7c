package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait=10",
        "Wait = 10",
        "wait=\"10\"",
        "respond-async, wait=10",
        "wait=10; x=1, wait=99",
        " wait=10 , return=minimal"
      })
  void the_first_wait_counts_in_all_forms_of_the_header(String value) {
    assertThat(WaitPreference.find(List.of(value))).hasValue(Duration.ofSeconds(10));
  }

  @Test
  void values_of_several_headers_are_one_list() {
    assertThat(WaitPreference.find(List.of("return=minimal", "wait=1")))
        .hasValue(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "respond-async", "waiter=3", "handling=lenient; wait=3"})
  void other_preferences_are_ignored(String value) {
    assertThat(WaitPreference.find(List.of(value))).isEmpty();
    assertThat(WaitPreference.find(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"wait", "wait=", "wait=0", "wait=31", "wait=-1", "wait=1.5", "wait=9999999999"})
  void a_time_that_is_unreadable_or_out_of_bounds_is_rejected_with_the_bounds(String value) {
    assertThatThrownBy(() -> WaitPreference.find(List.of(value)))
        .isInstanceOf(ProblemException.class)
        .hasMessage("Prefer must be wait=1 to wait=30, in seconds, was '%s'".formatted(value));
  }
}
