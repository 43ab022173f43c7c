package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents that no component behind the API could process: they are rejected when they are
/// posted.
class DocumentValidatorTest {
  private static final EnvironmentDocument PRODUCTION =
      read("{'defaults': {'command': ['x']}}", EnvironmentDocument.class);

  @Test
  void a_deadline_above_8760h_is_rejected() {
    assertRejected("{'deadline': '9000000000000h'}")
        .hasMessageContaining("/deadline: must be 0s to 8760h");
    assertRejectedAsDefault("{'deadline': '9000000000000h'}")
        .hasMessageContaining("/defaults/deadline");
    assertThatCode(() -> check("{'deadline': '8760h'}", "{}")).doesNotThrowAnyException();
  }

  @Test
  void a_document_with_more_than_500_variables_is_rejected() {
    assertRejected("{'env': {%s}}".formatted(variables("A", 501, "x")))
        .hasMessageContaining("/env: at most 500 variables, were 501");
    assertThatCode(() -> check("{'env': {%s}}".formatted(variables("A", 500, "x")), "{}"))
        .doesNotThrowAnyException();
  }

  @Test
  void a_release_that_becomes_too_large_with_its_defaults_is_rejected() {
    String half = "{'env': {%s}}";

    assertThatThrownBy(() ->
            check(
                half.formatted(variables("A", 100, "x".repeat(1400))),
                half.formatted(variables("B", 100, "x".repeat(1400)))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("with its defaults it has");
  }

  @Test
  void a_webhook_with_an_invalid_address_is_rejected_in_defaults() {
    assertRejectedAsDefault("{'notify': [{'webhook': 'https://a b'}]}")
        .hasMessageContaining("/defaults/notify/0/webhook: is not an address");
    assertRejectedAsDefault("{'notify': [{'webhook': 'ftp://example.com/'}]}")
        .hasMessageContaining("is not an http or https address");
    assertThatCode(() ->
            DocumentValidator.defaults(
                read("{'notify': [{'webhook': 'https://example.com/'}]}", DefaultsDocument.class),
                Optional.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void a_health_path_on_another_host_is_rejected() {
    assertRejected("{'healthPath': '//169.254.169.254/latest'}")
        .hasMessageContaining("/healthPath");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:DB", "env:DB_2", "file:db", "file:nested/db.txt", "file:_db"})
  void a_reference_names_a_secret_of_the_environment(String reference) {
    assertThatCode(() -> check("{'env': {'DB': {'secret': '%s'}}}".formatted(reference), "{}"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:/run/secrets/db",
        "file:../staging/db",
        "file:nested/../../db",
        "file:",
        "file:.hidden",
        "file:nested/",
        "env:SLUICE_SECRET_PRODUCTION__DB",
        "env:_DB",
        "env:",
        "vault:db"
      })
  void any_other_reference_is_rejected_with_the_places_of_secrets(String reference) {
    assertRejected("{'env': {'DB': {'secret': '%s'}}}".formatted(reference))
        .hasMessageContaining("/env/DB/secret")
        .hasMessageContaining("SLUICE_SECRET_ENVIRONMENT__NAME")
        .hasMessageContaining("/etc/sluice/secrets/ENVIRONMENT");
  }

  @Test
  void a_reference_of_more_than_1024_characters_is_rejected() {
    assertRejected("{'env': {'DB': {'secret': 'file:%s'}}}".formatted("x".repeat(1_020)))
        .hasMessageContaining("/env/DB/secret");
  }

  private static AbstractThrowableAssert<?, ?> assertRejected(String release) {
    return assertThatThrownBy(() -> check(release, "{}")).isInstanceOf(ProblemException.class);
  }

  private static AbstractThrowableAssert<?, ?> assertRejectedAsDefault(String defaults) {
    return assertThatThrownBy(() ->
            DocumentValidator.defaults(read(defaults, DefaultsDocument.class), Optional.empty()))
        .isInstanceOf(ProblemException.class);
  }

  private static void check(String release, String application) {
    String names = "{'application': 'shop', 'environment': 'production', 'version': '1', ";
    var document = read(names + release.substring(1), ReleaseDocument.class);
    var defaults = Optional.of(read(application, DefaultsDocument.class));
    DocumentValidator.check(
        SpecResolver.resolve(
            document, new ApplicationDocument(defaults), PRODUCTION, Instant.EPOCH),
        PRODUCTION,
        Optional.empty(),
        Instant.EPOCH);
  }

  private static String variables(String prefix, int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'%s%d': '%s'".formatted(prefix, i, value))
        .collect(Collectors.joining(", "));
  }

  private static <T> T read(String json, Class<T> type) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return DocumentReader.read(DocumentReader.tree(bytes), type);
  }
}
