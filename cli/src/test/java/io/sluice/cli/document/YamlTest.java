package io.sluice.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.api.CliException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {

  @Test
  void a_pointer_resolves_to_its_line_or_the_line_of_its_parent() {
    Document document = Yaml.parse("r.yaml", "a: 1\nb:\n  c:\n    - 5\n    - d/e: 6\n");

    assertThat(document.findPlace("/b/c/1/d~1e")).contains("r.yaml:5");
    assertThat(document.findPlace("/b/c/9")).contains("r.yaml:3");
    assertThat(document.findPlace("/z")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a key twice, \"a: 1\nb: 2\na: 3\", \"r.yaml:3: the key 'a' is duplicated\"",
        "not closed, \"a: [1\", \"r.yaml:1: expected ',' or ']'\"",
        "a list, \"- a\", r.yaml: a document is a map",
        "nothing, \"\", r.yaml: is empty",
      })
  void invalid_yaml_is_rejected_with_its_file_and_line(String what, String yaml, String message) {
    assertThatThrownBy(() -> Yaml.parse("r.yaml", yaml))
        .as(what)
        .isInstanceOf(CliException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_document_above_256_kib_is_rejected() {
    byte[] big = ("a: " + "x".repeat(256 * 1024)).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Yaml.read("-", new ByteArrayInputStream(big)))
        .hasMessage("standard input has more than 256 KiB");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Yaml.read("/no/such.yaml", new ByteArrayInputStream(new byte[0])))
        .hasMessage("cannot read /no/such.yaml: there is no such file");
  }
}
