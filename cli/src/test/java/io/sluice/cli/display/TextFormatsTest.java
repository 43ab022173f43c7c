package io.sluice.cli.display;

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
  @CsvSource({"PT-1S, 0 s", "PT59S, 59 s", "PT61S, 1 min", "PT25H, 1 d", "PT3H, 3 h"})
  void an_age_has_one_unit(Duration age, String words) {
    assertThat(TextFormats.age(Instant.EPOCH, Instant.EPOCH.plus(age))).isEqualTo(words);
  }

  @Test
  void a_column_shows_only_the_first_line_of_a_multiline_text() {
    Table table = new Table("A", "B").row("it wrote last:\nno such file", "x");

    assertThat(table.lines()).containsExactly("A                 B", "it wrote last: …  x");
    assertThat(new Table("A").row("one\r\ntwo").row("three\n").lines())
        .containsExactly("A", "one …", "three");
  }

  @Test
  void a_column_shows_no_control_characters_except_the_colour_of_a_whole_cell() {
    Table table = new Table("A", "B").row("\033[2Jone\ttwo\nthree", "\u009b2J");
    String painted = new AnsiColors(true).good("ok\033[8m");

    assertThat(table.lines()).containsExactly("A             B", "[2Jone two …  2J");
    assertThat(new Table("A").row(painted).row("\033[8mhidden\033[0m").lines())
        .containsExactly("A", "\033[32mok [8m\033[0m", "[8mhidden [0m");
  }

  @Test
  void a_line_joins_the_lines_of_a_text_without_control_characters() {
    assertThat(TextFormats.line("it wrote last:\r\n  \033no such\tfile\n\n; end\n"))
        .isEqualTo("it wrote last: | no such file | ; end");
    assertThat(TextFormats.line("one ; two")).isEqualTo("one ; two");
    assertThat(TextFormats.line("one\u009b31mtwo\u0085")).isEqualTo("one 31mtwo");
  }

  @Test
  void columns_are_aligned_regardless_of_their_colour() {
    AnsiColors colors = new AnsiColors(true);
    Table table = new Table("A", "B").row(colors.good("✔ long"), "x").row("y", "z");

    assertThat(table.lines().map(line -> line.replaceAll("\033\\[[0-9]*m", "")))
        .containsExactly("A       B", "✔ long  x", "y       z");
  }
}
