package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.EnvValue;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Source;
import io.sluice.health.source.http.HttpMonitor;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMonitorTest extends WebFixture {
  private static final Map<String, EnvValue> HEADERS =
      Map.of(
          "authorization", new EnvValue.Secret("env:TOKEN"),
          "x-version", new EnvValue.Plain("v{{version}}"));

  @Override
  Monitor monitor() {
    return new HttpMonitor(outside);
  }

  @Override
  Source values() {
    return source("/v?of={{version}}", "/queue/0/length");
  }

  private Source source(String path, String pointer) {
    return new Source.Http(web.url() + path, pointer, Optional.of(HEADERS));
  }

  @Override
  void holds(double candidate, double stable) {
    fresh()
        .answers(uri ->
            "{\"queue\":[{\"length\":%s}]}"
                .formatted("2.0".equals(FakeWeb.parameters(uri).get("of")) ? candidate : stable));
  }

  @Override
  void breaks(Fault fault) {
    if (fault == Fault.OTHER_LABELS) {
      web.answers(_ -> "{\"queues\":[]}");
    } else {
      web.breaks(fault);
    }
  }

  @Override
  Set<Fault> possible() {
    return EnumSet.allOf(Fault.class);
  }

  @Test
  void headers_are_sent_with_their_secrets() {
    holds(1, 2);

    monitor().ask(question(values()));

    assertThat(web.headers("authorization")).containsOnly("hidden");
    assertThat(web.headers("x-version")).containsExactlyInAnyOrder("v2.0", "v1.0");
  }

  @Test
  void a_secret_that_comes_back_is_not_shown() {
    fresh().answers(_ -> "you said hidden");

    assertThat(reason(question(values()))).contains("you said ***").doesNotContain("hidden");
  }

  @Test
  void a_list_of_numbers_is_so_many_values() {
    fresh().answers(_ -> "{\"a/b\":[1,2.5,-3]}");

    assertThat(monitor().ask(question(source("/", "/a~1b"))))
        .isEqualTo(new Answer.Values(List.of(1.0, 2.5, -3.0), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"1\"}", "{\"a\":[1,null]}", "{\"a\":[]}", "[]", "{\"a\":NaN}"})
  void a_non_numeric_response_is_no_value_and_appears_in_the_reason(String text) {
    fresh().answers(_ -> text);

    assertThat(reason(question(source("/", "/a")))).contains(text);
  }

  @Test
  void the_reason_shows_the_response_shortened_and_on_one_line() {
    fresh().answers(_ -> "<html>\n" + "x".repeat(1000));

    assertThat(reason(question(values())))
        .contains("<html> x")
        .doesNotContain("\n")
        .hasSizeLessThan(300);
  }

  @Test
  void a_host_that_the_environment_does_not_allow_is_not_queried() {
    holds(1, 2);
    Question asked = question(values());
    var elsewhere =
        new Question(
            asked.source(),
            asked.check(),
            new LaneKey("staging", "shop"),
            asked.release(),
            asked.stable(),
            asked.version(),
            asked.stableVersion(),
            asked.window(),
            asked.limit());

    assertThatThrownBy(() -> monitor().ask(elsewhere))
        .isInstanceOf(SourceAway.class)
        .hasMessage("127.0.0.1 is not among the allowedHosts of environment staging");
    assertThat(web.targets()).isEmpty();
  }

  @Test
  void versions_of_one_name_are_not_mixed_up() {
    holds(1, 2);
    Question asked = question(values());
    var again =
        new Question(
            asked.source(),
            asked.check(),
            asked.lane(),
            asked.release(),
            asked.stable(),
            "2.0",
            Optional.of("2.0"),
            asked.window(),
            asked.limit());

    assertThat(reason(again)).contains("both version 2.0", "{{release}}");
  }
}
