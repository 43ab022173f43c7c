package io.sluice.contract.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormatsTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "PT-1S, 0.0 s",
    "PT0.44S, 0.4 s",
    "PT12.9S, 12 s",
    "PT3M5S, 3 min 5 s",
    "PT5M, 5 min",
    "PT2H10M, 2 h 10 min",
    "PT76H, 3 d 4 h"
  })
  void a_duration_has_at_most_two_units(Duration duration, String words) {
    assertThat(TextFormats.duration(duration)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"PT0.1S, 1 s", "PT59S, 59 s", "PT59.1S, 1 min", "PT90S, 1 min 30 s"})
  void a_countdown_has_whole_seconds(Duration left, String words) {
    assertThat(TextFormats.seconds(left)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"PT-1S, 0 s", "PT59S, 59 s", "PT61S, 1 min", "PT25H, 1 d", "PT3H, 3 h"})
  void an_age_has_one_unit(Duration age, String words) {
    assertThat(TextFormats.age(Instant.EPOCH, Instant.EPOCH.plus(age))).isEqualTo(words);
  }

  @Test
  void a_line_joins_the_lines_of_a_text_without_control_characters() {
    assertThat(TextFormats.line("it wrote last:\r\n  \033no such\tfile\n\n; end\n"))
        .isEqualTo("it wrote last: | no such file | ; end");
    assertThat(TextFormats.line("one ; two")).isEqualTo("one ; two");
    assertThat(TextFormats.line("one\u009b31mtwo\u0085")).isEqualTo("one 31mtwo");
  }
}
