package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatsTest {
  @ParameterizedTest
  @CsvSource({
    "3, 3",
    "0, 0",
    "-0.5, -0.5",
    "0.0001234, 0.0001234",
    "4.0E-4, 0.0004",
    "12.25, 12.25",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void writes_numbers_without_an_exponent(double value, String text) {
    assertThat(NumberFormats.plain(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.000004, 0.0004 %", "0.0014, 0.14 %", "0.5, 50 %", "0, 0 %"})
  void writes_small_shares_in_percent(double share, String text) {
    assertThat(NumberFormats.percent(share)).isEqualTo(text);
  }
}
