package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.view.ProblemView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginValidatorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'labels': {'Commit': 'a'}}          | /labels/Commit   | does not match [a-z0-9]
          {'labels': {'': 'a'}}                | /labels/         | does not match [a-z0-9]
          {'labels': {'~/': 'a'}}              | /labels/~0~1     | does not match [a-z0-9]
          {'labels': {'commit': ''}}           | /labels/commit   | must have 1 to 128 characters, had 0
          {'labels': {'commit': 'a\\nb'}}      | /labels/commit   | has a control character
          {'labels': {'commit': null}}         | /labels/commit   | is null: write a value, or leave it out
          {'labels': {'commit': 7}}            | /labels/commit   | without quotes
          {'labels': ['commit']}               | /labels          | must be
          {'links': {'run': 'ftp://a.b/c'}}    | /links/run       | is not an http or https address
          {'links': {'run': 'https:///c'}}     | /links/run       | is not an http or https address
          {'links': {'run': 'https://u@a.b/'}} | /links/run       | is not an http or https address
          {'links': {'run': 'https://a.b/ c'}} | /links/run       | is not an http or https address
          {'links': {'run it': 'https://a.b'}} | /links/run it    | does not match [a-z0-9]
          """)
  void a_value_beyond_its_bound_is_rejected_with_its_pointer(
      String document, String pointer, String detail) {
    assertThat(errors(document))
        .singleElement()
        .satisfies(error -> {
          assertThat(error.pointer()).isEqualTo(pointer);
          assertThat(error.detail()).contains(detail);
        });
  }

  @Test
  void the_numbers_and_lengths_are_bounded() {
    assertAllowed(labels(16));
    assertRejected(labels(17), "/labels", "at most 16 labels, were 17");
    assertAllowed(links(8, 512));
    assertRejected(links(9, 100), "/links", "at most 8 links, were 9");
    assertRejected(links(1, 513), "/links/l0", "at most 512 characters, were 513");
    assertAllowed("{'labels': {'a': '%s'}}".formatted("é".repeat(128)));
    assertRejected(
        "{'labels': {'a': '%s'}}".formatted("é".repeat(129)),
        "/labels/a",
        "must have 1 to 128 characters, had 129");
    assertAllowed("{'labels': {'%s': 'a'}}".formatted("a".repeat(63)));
    assertRejected(
        "{'labels': {'%s': 'a'}}".formatted("a".repeat(64)),
        "/labels/" + "a".repeat(64),
        "does not match [a-z0-9]([a-z0-9._/-]{0,62})");
    assertRejected(
        "{'reason': '%s'}".formatted("a".repeat(501)),
        "/reason",
        "at most 500 characters, were 501");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'labels': {'commit': '4f1c2a9', 'team/shop_a.b-c': 'Łódź = 1'}}",
        "{'links': {'run': 'https://ci.example.com:8443/a?b=c#d', 'issue': 'http://tickets/7'}}",
        "{'labels': {}, 'links': {}, 'reason': ''}"
      })
  void a_value_within_its_bounds_is_accepted(String document) {
    assertAllowed(document);
  }

  @Test
  void labels_and_links_are_in_the_spec() {
    var document = read("{'labels': {'commit': '4f1c2a9'}, 'links': {'run': 'https://a.b'}}");

    var spec =
        SpecResolver.resolve(
            document,
            ApplicationDocument.NONE,
            new EnvironmentDocument(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Instant.EPOCH);

    assertThat(spec.labels().orElseThrow()).containsEntry("commit", "4f1c2a9");
    assertThat(spec.links().orElseThrow()).containsEntry("run", "https://a.b");
    assertThat(spec.withReplicas(2).labels()).isEqualTo(spec.labels());
  }

  private static void assertAllowed(String document) {
    DocumentValidator.names(read(document));
  }

  private static void assertRejected(String document, String pointer, String detail) {
    assertThat(errors(document))
        .anySatisfy(error -> {
          assertThat(error.pointer()).isEqualTo(pointer);
          assertThat(error.detail()).contains(detail);
        });
  }

  private static List<ProblemView.At> errors(String document) {
    var problem = new AtomicReference<List<ProblemView.At>>(List.of());
    assertThatThrownBy(() -> DocumentValidator.names(read(document)))
        .isInstanceOfSatisfying(ProblemException.class, it -> problem.set(it.errors()));
    return problem.get();
  }

  private static String labels(int count) {
    return "{'labels': {%s}}".formatted(entries(count, "a"));
  }

  private static String links(int count, int length) {
    String start = "https://ci.example.com/";
    return "{'links': {%s}}".formatted(entries(count, start + "a".repeat(length - start.length())));
  }

  private static String entries(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'l%d': '%s'".formatted(i, value))
        .collect(Collectors.joining(", "));
  }

  private static ReleaseDocument read(String json) {
    String names = "{'application': 'shop', 'environment': 'production', 'version': '1', ";
    byte[] bytes = (names + json.substring(1)).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return DocumentReader.read(DocumentReader.tree(bytes), ReleaseDocument.class);
  }
}
