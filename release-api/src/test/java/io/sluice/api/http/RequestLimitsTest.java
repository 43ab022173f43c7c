package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitsTest {

  @ParameterizedTest
  @CsvSource({
    "version=%00, version",
    "limit=1&version=a%1Fb&text=%00, version",
    "reason=a%7fb, reason",
    "reason=a%0Bb, reason",
    "%00=a, %00"
  })
  void a_parameter_with_a_control_character_is_named(String query, String name) {
    assertThat(RequestLimits.findControlParameter(query)).hasValue(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reason=one%0D%0Atwo%0a%09three", "text=%2500", "text=100%", "a&b=c"})
  void a_tab_and_a_line_break_are_text(String query) {
    assertThat(RequestLimits.findControlParameter(query)).isEmpty();
  }
}
