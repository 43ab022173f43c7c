package io.sluice.sandbox.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonOutputTest {
  private static final JsonOutput PRINTED = new JsonOutput(Optional.of("-"));

  @TempDir Path directory = Path.of("unset");

  @Test
  void the_next_word_is_the_file_unless_it_is_an_option() {
    ListIterator<String> words = List.of("out.json", "--keep").listIterator();

    assertThat(JsonOutput.read(words)).isEqualTo(new JsonOutput(Optional.of("out.json")));
    assertThat(JsonOutput.read(words)).isEqualTo(PRINTED);
    assertThat(words.next()).isEqualTo("--keep");
    assertThat(JsonOutput.read(words)).isEqualTo(PRINTED);
    assertThat(JsonOutput.read(List.of("-").listIterator())).isEqualTo(PRINTED);
  }

  @Test
  void a_document_in_a_file_leaves_standard_output_to_the_text() throws IOException {
    Path file = directory.resolve("out.json");
    var output = new JsonOutput(Optional.of(file.toString()));

    assertThat(printed(output)).isEmpty();
    assertThat(Files.readString(file)).isEqualTo("{\"µ\":1}\n");
    assertThat(output.text()).isSameAs(System.out);
  }

  @Test
  void a_printed_document_moves_the_text_to_standard_error() throws IOException {
    assertThat(printed(PRINTED)).isEqualTo("{\"µ\":1}\n");
    assertThat(PRINTED.text()).isSameAs(System.err);
  }

  @Test
  void nothing_is_written_without_the_option() throws IOException {
    assertThat(printed(JsonOutput.NONE)).isEmpty();
    assertThat(JsonOutput.NONE.text()).isSameAs(System.out);
  }

  @Test
  void a_file_in_a_missing_directory_fails_with_its_path() {
    String file = directory.resolve("missing/out.json").toString();

    assertThatThrownBy(() -> new JsonOutput(Optional.of(file)).write("{}"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file);
  }

  private static String printed(JsonOutput output) throws IOException {
    var bytes = new ByteArrayOutputStream();
    PrintStream standard = System.out;
    System.setOut(new PrintStream(bytes, false, UTF_8));
    try {
      output.write("{\"µ\":1}");
    } finally {
      System.setOut(standard);
    }
    return bytes.toString(UTF_8);
  }
}
