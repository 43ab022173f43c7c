package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries that can never have an answer are rejected when they are posted.
class QueryValidatorTest {
  private static final Threshold NONE =
      new Threshold(
          Threshold.DEFAULT.interval(),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          4,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(new Threshold.Range(Optional.empty(), Optional.of(1.0))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "sum(rate(http_requests_total{status=~\"5..\",path!='/a)b'}[1m])) by (le)",
        "a{x=\"an escaped \\\" and a }\"} # a comment with (",
        "label_replace(up, \"a\", `$1\\`, \"b\", \"(.*)\")",
        "a / on () group_left b offset 5m or vector(0)[5m:1m]",
        "{\"with.dots\"}"
      })
  void a_query_that_prometheus_can_parse_is_accepted(String query) {
    assertThat(QueryValidator.findPromql(query)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum(rate(a[1m])", "a{b=\"c\"", "a[5m", "a)", "sum(a[1m)]", "}{"})
  void a_query_with_an_unmatched_bracket_is_rejected(String query) {
    assertThat(QueryValidator.findPromql(query)).contains("has an unmatched bracket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a{b=\"c}", "a{b='c}", "a{b=\"c\\\"}", "`", "a{b=\"c\nd\"}"})
  void a_query_with_an_unclosed_quote_is_rejected(String query) {
    assertThat(QueryValidator.findPromql(query)).contains("has an unclosed quote");
  }

  @Test
  void the_longest_query_of_nothing_but_brackets_is_read_at_once() {
    assertThat(QueryValidator.findPromql("(".repeat(2_048) + ")".repeat(2_048))).isEmpty();
    assertThat(QueryValidator.findPromql("\"" + "a\\\"".repeat(1_365))).isPresent();
  }

  @Test
  void a_selector_is_read_as_a_scrape_reads_it() {
    assertThat(QueryValidator.findSelector("requests_total{status=~\"5..\"}")).isEmpty();
    assertThat(QueryValidator.findSelector("requests_total{status=~\"(5\"}").orElseThrow())
        .startsWith("is not a selector such as requests_total{status=~\"5..\"}: ");
    assertThat(QueryValidator.findSelector("sum(requests_total)")).isPresent();
    assertThat(QueryValidator.findSelector("{status=\"500\"}")).isPresent();
  }

  @Test
  void a_query_that_cannot_be_parsed_is_rejected_with_its_pointer() {
    assertError(
        prometheus("up{v=\"{{version}}\""), "/c/prometheus/query: has an unmatched bracket");
    assertError(scrape("queue{"), "/c/scrape/metric: is not a selector");

    ValidationErrors none = new ValidationErrors();
    validator(none).check("/c", check(prometheus("up{v=\"{{version}}\"}")));
    validator(none).check("/c", check(scrape("queue_{{application}}{v=\"{{version}}\"}")));
    none.raise();
  }

  private static void assertError(Source source, String message) {
    ValidationErrors validationErrors = new ValidationErrors();
    validator(validationErrors).check("/c", check(source));
    assertThatThrownBy(validationErrors::raise).hasMessageContaining(message);
  }

  private static SourceValidator validator(ValidationErrors validationErrors) {
    return new SourceValidator(validationErrors, List.of("p.example.com"));
  }

  private static Source prometheus(String query) {
    return new Source.Prometheus(
        "http://p.example.com",
        Optional.of(query),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Source scrape(String metric) {
    return new Source.Scrape(
        "/metrics",
        Optional.empty(),
        Optional.of(metric),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Check check(Source source) {
    return new Check("a", source, NONE);
  }
}
