package io.sluice.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.api.CliException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {

  private static String json(String yaml) {
    return Yaml.parse("r.yaml", yaml).json().toString();
  }

  @Test
  void a_document_reads_as_people_write_it() {
    assertThat(
            json(
                """
                application: shop   # what
                version: 1.10
                command: [run, --port, "{port}", 8]
                env: {LEVEL: info, DEBUG: true, N: 007, DB: {secret: "file:/x"}}
                replicas: 3
                analysis: {alpha: 0.01}
                notify: [{webhook: "https://a/b", on: [failed]}]
                """))
        .isEqualTo(
            """
            {"application":"shop","version":"1.10","command":["run","--port","{port}","8"],\
            "env":{"LEVEL":"info","DEBUG":"true","N":"007","DB":{"secret":"file:/x"}},\
            "replicas":3,"analysis":{"alpha":0.01},\
            "notify":[{"webhook":"https://a/b","on":["failed"]}]}\
            """);
  }

  @Test
  void json_is_yaml() {
    assertThat(json("{\"application\": \"shop\", \"replicas\": 2}"))
        .isEqualTo("{\"application\":\"shop\",\"replicas\":2}");
  }

  @Test
  void an_alias_repeats_what_it_names() {
    assertThat(json("a: &x [1, 2]\nb: *x")).isEqualTo("{\"a\":[1,2],\"b\":[1,2]}");
  }

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
        "no value, \"a: 1\nb:\", r.yaml:2: /b has no value",
        "a merge key, \"a: &x {c: 1}\nb:\n  <<: *x\", r.yaml:3: merge keys (<<) are not supported",
        "a tag, \"a: !!java.net.URL [x]\", r.yaml:1",
        "an unknown alias, a: *missing, r.yaml:1: found undefined alias missing",
        "not closed, \"a: [1\", \"r.yaml:1: expected ',' or ']'\"",
        "two documents, \"a: 1\n---\nb: 1\", r.yaml:2",
        "a list, \"- a\", r.yaml: a document is a map",
        "nothing, \"\", r.yaml: is empty",
        "an alias to its own parent, \"a: &x [*x]\", aliases make this document too big",
      })
  void invalid_or_unsupported_yaml_is_rejected_with_its_line(
      String what, String yaml, String message) {
    assertThatThrownBy(() -> Yaml.parse("r.yaml", yaml))
        .as(what)
        .isInstanceOf(CliException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_document_with_exponential_aliases_is_rejected() {
    String bomb =
        "l0: &l0 [a, a, a, a, a, a, a, a, a]\n"
            + IntStream.range(1, 9)
                .mapToObj(i ->
                    "l%d: &l%d [%s]\n".formatted(i, i, ("*l" + (i - 1) + ", ").repeat(9).strip()))
                .collect(Collectors.joining());

    assertThatThrownBy(() -> Yaml.parse("r.yaml", bomb)).isInstanceOf(CliException.class);
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
