package io.sluice.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  void many_lines_are_more_than_one_block() throws IOException {
    String lines =
        IntStream.range(0, 50_000).mapToObj("line %d\n"::formatted).collect(Collectors.joining());
    Path log = Files.writeString(directory.resolve("a.log"), lines);

    assertThat(Logs.tail(log, 40_000).lines()).hasSize(40_000).startsWith("line 10000");
    assertThat(Logs.tail(log, 60_000).lines()).hasSize(50_000);
    assertThat(Logs.tail(log, 2, 14)).as("before byte 14").isEqualTo("line 0\nline 1");
  }

  @Test
  void appended_text_is_copied_completely_and_once() throws IOException {
    Path log = Files.writeString(directory.resolve("a.log"), "old\n" + "x".repeat(200_000));
    var out = new ByteArrayOutputStream();

    long end = Logs.copy(log, 4, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(end).isEqualTo(200_004);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(200_000));
    assertThat(Logs.copy(log, end, new PrintStream(out, true, StandardCharsets.UTF_8)))
        .isEqualTo(end);
    assertThat(out.size()).isEqualTo(200_000);
  }

  @Test
  void a_large_log_is_rotated() throws IOException {
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
