package io.sluice.contract.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlParserTest {

  private static String json(String yaml) {
    return YamlParser.parse(yaml).json().toString();
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
    YamlDocument document = YamlParser.parse("a: 1\nb:\n  c:\n    - 5\n    - d/e: 6\n");

    assertThat(document.findLine("/b/c/1/d~1e")).contains(5);
    assertThat(document.findLine("/b/c/9")).contains(3);
    assertThat(document.findLine("/z")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a key twice, \"a: 1\nb: 2\na: 3\", 3, the key 'a' is duplicated",
        "no value, \"a: 1\nb:\", 2, /b has no value",
        "a merge key, \"a: &x {c: 1}\nb:\n  <<: *x\", 3, merge keys (<<) are not supported",
        "a tag, \"a: !!java.net.URL [x]\", 1, tag",
        "an unknown alias, a: *missing, 1, found undefined alias missing",
        "not closed, \"a: [1\", 1, \"expected ',' or ']'\"",
        "two documents, \"a: 1\n---\nb: 1\", 2, but found another document",
        "an alias to its own parent, \"a: &x [*x]\", 1, aliases make this document too big",
        "a list, \"- a\", , a document is a map",
        "nothing, \"\", , is empty",
      })
  void invalid_or_unsupported_yaml_is_rejected_with_its_line(
      String what, String yaml, @Nullable Integer line, String sentence) {
    assertThatThrownBy(() -> YamlParser.parse(yaml))
        .as(what)
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.findLine()).isEqualTo(Optional.ofNullable(line)))
        .hasMessageContaining(sentence);
  }

  @Test
  void a_document_with_exponential_aliases_is_rejected() {
    String bomb =
        "l0: &l0 [a, a, a, a, a, a, a, a, a]\n"
            + IntStream.range(1, 9)
                .mapToObj(i ->
                    "l%d: &l%d [%s]\n".formatted(i, i, ("*l" + (i - 1) + ", ").repeat(9).strip()))
                .collect(Collectors.joining());

    assertThatThrownBy(() -> YamlParser.parse(bomb)).isInstanceOf(YamlException.class);
  }

  @Test
  void documents_of_other_tools_may_have_fields_without_a_value() {
    assertThat(YamlParser.parseAll("a:\n---\nb: 1\n").stream().map(it -> it.json().toString()))
        .containsExactly("{\"a\":null}", "{\"b\":1}");
  }

  @Test
  void what_is_written_can_be_read() {
    YamlDocument document = YamlParser.parse("version: 1.10\nenv: {N: 007}\nreplicas: 3");

    assertThat(YamlParser.parse(YamlParser.write(document.json())).json())
        .isEqualTo(document.json());
  }
}
