package io.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceLogTest {

  @Test
  void news_contains_only_the_lines_written_since_the_last_read() {
    assertThat(InstanceLog.newLines(List.of(), List.of("a", "b"))).containsExactly("a", "b");
    assertThat(InstanceLog.newLines(List.of("a", "b"), List.of("a", "b"))).isEmpty();
    assertThat(InstanceLog.newLines(List.of("a", "a"), List.of("a", "a", "a")))
        .containsExactly("a");
    assertThat(InstanceLog.newLines(List.of("a", "b", "c"), List.of("b", "c", "d")))
        .containsExactly("d");
    assertThat(InstanceLog.newLines(List.of("a", "b"), List.of("c", "d")))
        .containsExactly("c", "d");
  }
}
