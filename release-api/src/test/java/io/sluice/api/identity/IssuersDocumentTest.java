package io.sluice.api.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.http.ProblemException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuersDocumentTest {
  private static final String RULE = "{'claims': {'groups': 'sre'}, 'grants': ['viewer']}";

  private static String issuer(String name, String url, String more, String rules) {
    return "{'name': '%s', 'issuer': '%s', 'audiences': ['sluice'], %s 'rules': [%s]}"
        .formatted(name, url, more, rules);
  }

  private static IssuersDocument parse(String issuers) {
    return IssuersDocument.parse(
        "{'issuers': [%s]}".formatted(issuers).replace('\'', '"').getBytes(UTF_8));
  }

  private static IssuersDocument parse(String more, String rules) {
    return parse(issuer("company", "https://login.example.com/acme", more, rules));
  }

  @Test
  void the_defaults_are_pinned() {
    Issuer issuer = parse("'callers': 'persons',", RULE).issuers().getFirst();

    assertThat(issuer.skew()).isEqualTo(Duration.ofSeconds(30));
    assertThat(issuer.allowedHosts().isAllowed("login.example.com")).isTrue();
    assertThat(issuer.allowedHosts().isAllowed("keys.example.com")).isFalse();
  }

  @Test
  void keys_may_have_another_host() {
    Issuer issuer =
        parse(
                "'callers': 'persons', 'keys': 'https://keys.example.com/k', 'hosts': ['10.0.0.7'],"
                    + " 'clockSkew': '5m',",
                RULE)
            .issuers()
            .getFirst();

    assertThat(issuer.skew()).isEqualTo(Duration.ofMinutes(5));
    assertThat(issuer.allowedHosts().isAllowed("keys.example.com")).isTrue();
    assertThat(issuer.allowedHosts().isAllowed("10.0.0.7")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.example.com",
        "https://ann:secret@login.example.com",
        "https://login.example.com?tenant=1",
        "http://127.0.0.1.example.com",
        "file:///keys",
        "login.example.com"
      })
  void an_issuer_needs_an_address_with_tls(String url) {
    assertThatThrownBy(() -> parse(issuer("company", url, "'callers': 'persons',", RULE)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("issuer of company must");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'callers': 'robots', | /issuers/0/callers: 'robots' is not one of",
        "'callers': 'persons', 'secret': 'x', | 'secret' is unknown",
        "'callers': 'persons', 'clockSkew': '6m', | clockSkew of company must be 0s to 5m",
        "'callers': 'persons', 'keys': 'http://example.com/keys', | keys of company must be an https",
        "'hosts': [], | /issuers/0/callers: is missing"
      })
  void a_wrong_field_is_named(String fields, String message) {
    assertThatThrownBy(() -> parse(fields, RULE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "persons | {'claims': {}, 'grants': ['viewer']} | claims of a rule must be 1 to 16, were 0",
        "persons | {'claims': {'a': 'b'}, 'grants': []} | grants of a rule must be 1 to 100, were 0",
        "persons | {'claims': {'a': 'b'}, 'grants': ['boss']} | 'boss' is not one of the roles",
        "workloads | {'claims': {'sub': '*'}, 'grants': ['viewer']} | for workloads holds for every",
        "workloads | {'claims': {'aud': 'x'}, 'grants': ['viewer']} | for workloads holds for every",
        "workloads | {'claims': {'/aud': 'x'}, 'grants': ['viewer']} | for workloads holds for every",
        "workloads | {'claims': {'/aud/0': 'x'}, 'grants': ['viewer']} | holds for every",
        "workloads | {'claims': {'repository': '*/*'}, 'grants': ['viewer']} | holds for every",
        "workloads | {'claims': {'sub': 'a'}, 'grants': ['approver@a']} | gives the role approver",
        "persons | {'claims': {'sub': 'a'}, 'grants': ['approver'], 'workload': true} | gives the role"
      })
  void a_wrong_rule_is_rejected(String callers, String rule, String message) {
    assertThatThrownBy(() -> parse("'callers': '%s',".formatted(callers), rule))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"A", "key", "a_b", "a:b"})
  void a_name_is_a_short_label(String name) {
    assertThatThrownBy(
            () -> parse(issuer(name, "https://example.com", "'callers': 'persons',", RULE)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("name");
  }

  @Test
  void at_most_sixteen_different_issuers_are_possible() {
    assertThat(parse(many(16)).issuers()).hasSize(16);
    assertThatThrownBy(() -> parse(many(17))).hasMessageContaining("must be 1 to 16, were 17");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("must be 1 to 16, were 0");
    assertThatThrownBy(() -> parse(many(1) + "," + many(1)))
        .hasMessageContaining("two entries have the name 'i0'");
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            issuer("i" + i, "https://i%d.example.com".formatted(i), "'callers': 'persons',", RULE))
        .collect(Collectors.joining(","));
  }
}
