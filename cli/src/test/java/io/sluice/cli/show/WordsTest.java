package io.sluice.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

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
    assertThat(Words.duration(duration)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"PT-1S, 0 s", "PT59S, 59 s", "PT61S, 1 min", "PT25H, 1 d", "PT3H, 3 h"})
  void an_age_has_one_unit(Duration age, String words) {
    assertThat(Words.age(Instant.EPOCH, Instant.EPOCH.plus(age))).isEqualTo(words);
  }

  @Test
  void of_a_longer_text_the_first_line_stands_in_a_column() {
    Table table = new Table("A", "B").row("it wrote last:\nno such file", "x");

    assertThat(table.lines()).containsExactly("A                 B", "it wrote last: …  x");
  }

  @Test
  void columns_stand_in_line_whatever_their_colour() {
    Ink ink = new Ink(true);
    Table table = new Table("A", "B").row(ink.good("✔ long"), "x").row("y", "z");

    assertThat(table.lines().map(line -> line.replaceAll("\033\\[[0-9]*m", "")))
        .containsExactly("A       B", "✔ long  x", "y       z");
  }
}
