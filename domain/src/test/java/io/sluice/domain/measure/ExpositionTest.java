package io.sluice.domain.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {

  @Test
  void the_text_format_is_read() {
    String text =
        """
        # HELP http_requests_total Requests.\\n"All" of them.
        # TYPE http_requests_total counter
        http_requests_total{method="post",code="200"} 1027 1395066363000
        http_requests_total{ method = "post" , code = "400", }    3

        # a comment
        path_info{path="C:\\\\DIR\\\\a \\"b\\"\\n#}"} 1
        up 1.5e3
        temperature -0.25
        """;

    assertThat(Exposition.read(text))
        .containsExactly(
            new Sample("http_requests_total", Map.of("method", "post", "code", "200"), 1027),
            new Sample("http_requests_total", Map.of("method", "post", "code", "400"), 3),
            new Sample("path_info", Map.of("path", "C:\\DIR\\a \"b\"\n#}"), 1),
            new Sample("up", Map.of(), 1500),
            new Sample("temperature", Map.of(), -0.25));
  }

  @Test
  void open_metrics_with_exemplars_is_read() {
    String text =
        """
        # TYPE latency_seconds histogram
        # UNIT latency_seconds seconds
        latency_seconds_bucket{le="0.1"} 8 # {trace_id="a#b"} 0.054 1520879607.789
        latency_seconds_bucket{le="+Inf"} 17 1520879607.789 # {} 9.8
        latency_seconds_count 17
        # EOF
        """;

    assertThat(Exposition.read(text))
        .containsExactly(
            new Sample("latency_seconds_bucket", Map.of("le", "0.1"), 8),
            new Sample("latency_seconds_bucket", Map.of("le", "+Inf"), 17),
            new Sample("latency_seconds_count", Map.of(), 17));
  }

  @Test
  void names_in_quotes_are_read() {
    assertThat(Exposition.read("{\"http.requests\",\"status.code\"=\"200\",a=\"b\"} 4\n"))
        .containsExactly(new Sample("http.requests", Map.of("status.code", "200", "a", "b"), 4));
  }

  @Test
  void numbers_that_are_none_stay_so() {
    assertThat(Exposition.read("a NaN\nb +Inf\nc -Inf\nd Inf"))
        .extracting(Sample::value)
        .containsExactly(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "# EOF", "# nothing\n\n# here\n"})
  void a_text_may_hold_nothing(String text) {
    assertThat(Exposition.read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!doctype html><html>",
        "{\"status\":\"ok\"}",
        "a",
        "a{b=\"c\" 1",
        "a{b=c} 1",
        "a one",
        "a 1 2 3",
        "a 1.2.3",
        "a 1 b 2",
        "\u0000\u0001"
      })
  void a_malformed_text_is_rejected(String text) {
    assertThatThrownBy(() -> Exposition.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_error_names_its_line_and_column() {
    assertThatThrownBy(() -> Exposition.read("a 1\nb 2\n<html>\n"))
        .hasMessageStartingWith("line 3, column 1:");
  }

  @Test
  void a_text_of_many_megabytes_is_read() {
    String line =
        "http_requests_total{instance=\"10.0.0.1:8080\",status=\"200\"} 12345 1395066363000\n";

    assertThat(Exposition.read(line.repeat(50_000))).hasSize(50_000);
  }

  @Test
  void a_selector_selects_series_as_promql_does() {
    Sample failed = new Sample("requests_total", Map.of("status", "503", "app", "shop"), 1);

    assertThat(
            List.of(
                "requests_total",
                "requests_total{}",
                "requests_total{status=~\"5..\"}",
                "requests_total{status=\"503\",app!=\"cart\",}",
                "requests_total{none=\"\"}",
                "{\"requests_total\", app='shop'}"))
        .allMatch(text -> Selector.parse(text).isMatch(failed));
    assertThat(
            List.of(
                "requests",
                "requests_total{status=~\"5.\"}",
                "requests_total{status!~\"5..\"}",
                "requests_total{none!=\"\"}"))
        .noneMatch(text -> Selector.parse(text).isMatch(failed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "a{",
        "a b",
        "a{b}",
        "a{b=c}",
        "rate(a[1m])",
        "a{b=~\"(\"}",
        "{a=\"b\"}"
      })
  void an_invalid_selector_is_rejected(String text) {
    assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_error_names_its_place_in_the_selector() {
    assertThatThrownBy(() -> Selector.parse("a{b}")).hasMessageStartingWith("line 1, column 4: ");
  }
}
