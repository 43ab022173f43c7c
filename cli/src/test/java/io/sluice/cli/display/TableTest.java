package io.sluice.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
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
  void columns_are_aligned_regardless_of_their_colour() {
    AnsiColors colors = new AnsiColors(true);
    Table table = new Table("A", "B").row(colors.good("✔ long"), "x").row("y", "z");

    assertThat(table.lines().map(line -> line.replaceAll("\033\\[[0-9]*m", "")))
        .containsExactly("A       B", "✔ long  x", "y       z");
  }
}
