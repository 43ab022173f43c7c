package io.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {

  @Test
  void news_contains_only_the_lines_written_since_the_last_read() {
    assertThat(LogTail.newLines(List.of(), List.of("a", "b"))).containsExactly("a", "b");
    assertThat(LogTail.newLines(List.of("a", "b"), List.of("a", "b"))).isEmpty();
    assertThat(LogTail.newLines(List.of("a", "a"), List.of("a", "a", "a"))).containsExactly("a");
    assertThat(LogTail.newLines(List.of("a", "b", "c"), List.of("b", "c", "d")))
        .containsExactly("d");
    assertThat(LogTail.newLines(List.of("a", "b"), List.of("c", "d"))).containsExactly("c", "d");
  }
}
