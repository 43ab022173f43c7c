package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.EnvValue;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Source;
import io.sluice.health.source.http.HttpSourceClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceClientTest extends WebFixture {
  private static final Map<String, EnvValue> HEADERS =
      Map.of(
          "authorization", new EnvValue.Secret("env:TOKEN"),
          "x-version", new EnvValue.Plain("v{{version}}"));

  @Override
  SourceClient client() {
    return new HttpSourceClient(egress);
  }

  @Override
  Source values() {
    return source("/v?of={{version}}", "/queue/0/length");
  }

  private Source source(String path, String pointer) {
    return new Source.Http(web.url() + path, pointer, Optional.of(HEADERS));
  }

  @Override
  void setValues(double candidate, double stable) {
    fresh()
        .respondWith(uri ->
            "{\"queue\":[{\"length\":%s}]}"
                .formatted("2.0".equals(FakeWeb.parameters(uri).get("of")) ? candidate : stable));
  }

  @Override
  void breakWith(Fault fault) {
    if (fault == Fault.OTHER_LABELS) {
      web.respondWith(_ -> "{\"queues\":[]}");
    } else {
      web.breakWith(fault);
    }
  }

  @Override
  Set<Fault> possibleFaults() {
    return EnumSet.allOf(Fault.class);
  }

  @Test
  void headers_are_sent_with_their_secrets() {
    setValues(1, 2);

    client().query(sourceQuery(values()));

    assertThat(web.headers("authorization")).containsOnly("hidden");
    assertThat(web.headers("x-version")).containsExactlyInAnyOrder("v2.0", "v1.0");
  }

  @Test
  void a_secret_that_comes_back_is_not_shown() {
    fresh().respondWith(_ -> "you said hidden");

    assertThat(reason(sourceQuery(values()))).contains("you said ***").doesNotContain("hidden");
  }

  @Test
  void a_list_of_numbers_is_so_many_values() {
    fresh().respondWith(_ -> "{\"a/b\":[1,2.5,-3]}");

    assertThat(client().query(sourceQuery(source("/", "/a~1b"))))
        .isEqualTo(new SourceResponse.Values(List.of(1.0, 2.5, -3.0), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"1\"}", "{\"a\":[1,null]}", "{\"a\":[]}", "[]", "{\"a\":NaN}"})
  void a_non_numeric_response_is_no_value_and_appears_in_the_reason(String text) {
    fresh().respondWith(_ -> text);

    assertThat(reason(sourceQuery(source("/", "/a")))).contains(text);
  }

  @Test
  void the_reason_shows_the_response_shortened_and_on_one_line() {
    fresh().respondWith(_ -> "<html>\n" + "x".repeat(1000));

    assertThat(reason(sourceQuery(values())))
        .contains("<html> x")
        .doesNotContain("\n")
        .hasSizeLessThan(300);
  }

  @Test
  void a_host_that_the_environment_does_not_allow_is_not_queried() {
    setValues(1, 2);
    SourceQuery query = sourceQuery(values());
    var elsewhere =
        new SourceQuery(
            query.source(),
            query.check(),
            new LaneKey("staging", "shop"),
            query.release(),
            query.stable(),
            query.version(),
            query.stableVersion(),
            query.window(),
            query.limit());

    assertThatThrownBy(() -> client().query(elsewhere))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage("127.0.0.1 is not among the allowedHosts of environment staging");
    assertThat(web.targets()).isEmpty();
  }

  @Test
  void versions_of_one_name_are_not_mixed_up() {
    setValues(1, 2);
    SourceQuery query = sourceQuery(values());
    var again =
        new SourceQuery(
            query.source(),
            query.check(),
            query.lane(),
            query.release(),
            query.stable(),
            "2.0",
            Optional.of("2.0"),
            query.window(),
            query.limit());

    assertThat(reason(again)).contains("both version 2.0", "{{release}}");
  }
}
