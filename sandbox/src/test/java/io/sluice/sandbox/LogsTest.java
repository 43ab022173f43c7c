package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

  @TempDir Path directory;

  @Test
  void the_tail_is_the_last_lines() throws IOException {
    Path log = Files.writeString(directory.resolve("a.log"), "one\ntwo\nthree\n");
    assertThat(Logs.tail(log, 2)).isEqualTo("two\nthree");
    assertThat(Logs.since(log, 4)).isEqualTo("two\nthree\n");
    assertThat(Logs.tail(directory.resolve("none.log"), 2)).isEmpty();
  }

  @Test
  void a_log_that_has_grown_large_is_moved_away() throws IOException {
    Path log = Files.writeString(directory.resolve("a.log"), "x".repeat(100));
    Logs.rotate(log, 100);
    assertThat(log).exists();
    Logs.rotate(log, 99);
    assertThat(log).doesNotExist();
    assertThat(directory.resolve("a.log.1")).exists();
  }

  @Test
  void a_log_that_a_process_appends_to_is_cut_under_it() throws IOException {
    Path log = Files.writeString(directory.resolve("a.log"), "old\n");
    try (var open = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      Logs.cut(log);
      open.write("new\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(log).hasContent("new\n");
    assertThat(directory.resolve("a.log.1")).hasContent("old\n");
  }
}
