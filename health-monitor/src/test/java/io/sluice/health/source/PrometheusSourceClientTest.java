package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.EnvValue;
import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.prometheus.PrometheusSourceClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrometheusSourceClientTest extends WebFixture {
  private static final String TIME = "1764140000.125";

  /// Results by query; all other queries have empty ones.
  private final Map<String, String> results = new HashMap<>();

  @Override
  SourceClient client() {
    return new PrometheusSourceClient(egress);
  }

  @Override
  Source values() {
    return source(Optional.of("p99{v=\"{{version}}\"}"), false);
  }

  private Source source(Optional<String> query, boolean latency) {
    return new Source.Prometheus(
        web.url() + "/",
        query,
        query.isPresent() ? Optional.empty() : Optional.of("n{v=\"{{version}}\"}"),
        query.isPresent() ? Optional.empty() : Optional.of("e{v=\"{{version}}\"}"),
        latency ? Optional.of("t{v=\"{{version}}\"}") : Optional.empty(),
        Optional.of(Map.of("authorization", new EnvValue.Secret("env:TOKEN"))));
  }

  @Override
  void setValues(double candidate, double stable) {
    prometheus();
    results.put("p99{v=\"2.0\"}", sample("", candidate));
    results.put("p99{v=\"1.0\"}", sample("", stable));
  }

  @Override
  void breakWith(Fault fault) {
    if (fault == Fault.OTHER_LABELS) {
      results.put("p99{v=\"2.0\"}", sample("\"version\":\"3.0\"", 1));
    } else {
      web.breakWith(fault);
    }
  }

  @Override
  Set<Fault> possibleFaults() {
    return EnumSet.allOf(Fault.class);
  }

  private void prometheus() {
    results.clear();
    fresh()
        .respondWith(uri ->
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
                .formatted(answer(String.valueOf(FakeWeb.parameters(uri).get("query")))));
  }

  /// Returns the result of a query; the parts of a query for counts are marked by a label.
  private String answer(String query) {
    if (!query.startsWith("label_replace")) {
      return results.getOrDefault(query, "");
    }
    List<String> all = new ArrayList<>();
    for (String what : List.of("requests", "errors", "latency")) {
      results.forEach((part, series) -> {
        if (!series.isEmpty()
            && query.contains(
                "label_replace((%s), \"sluice_counts\", \"%s\", \"\", \"\")"
                    .formatted(part, what))) {
          all.add(
              series
                  .replace("\"metric\":{", "\"metric\":{\"sluice_counts\":\"%s\",".formatted(what))
                  .replace(",}", "}"));
        }
      });
    }
    return String.join(",", all);
  }

  private static String sample(String labels, double value) {
    return "{\"metric\":{%s},\"value\":[%s,\"%s\"]}".formatted(labels, TIME, value);
  }

  private static String at(String instance, double value) {
    return sample("\"instance\":\"%s\"".formatted(instance), value);
  }

  private static String bucket(String instance, String bound, double value) {
    return sample("\"instance\":\"%s\",\"le\":\"%s\"".formatted(instance, bound), value);
  }

  private void counters() {
    prometheus();
    results.put("n{v=\"2.0\"}", at("a", 100) + "," + at("a", 20) + "," + at("b", 30));
    results.put("e{v=\"2.0\"}", at("a", 5));
    results.put("n{v=\"1.0\"}", at("c", 900));
  }

  @Test
  void counters_are_added_up_by_instance() {
    counters();

    assertThat(client().query(sourceQuery(source(Optional.empty(), false))))
        .isEqualTo(
            new SourceResponse.Totals(
                Map.of("a", Counts.of(120, 5), "b", Counts.of(30, 0)),
                Map.of("c", Counts.of(900, 0)),
                ""));
  }

  @Test
  void all_counters_are_those_of_one_moment() {
    counters();

    client().query(sourceQuery(source(Optional.empty(), false)));

    assertThat(web.targets()).as("one query of each version").hasSize(2);
    assertThat(web.headers("authorization")).hasSize(2).containsOnly("hidden");
  }

  @Test
  void a_classic_histogram_is_read_at_our_bounds() {
    counters();
    results.put("n{v=\"2.0\"}", at("a", 10));
    results.put(
        "t_bucket{v=\"2.0\"} or t{v=\"2.0\"}",
        bucket("a", "0.1", 6) + "," + bucket("a", "0.5", 9) + "," + bucket("a", "+Inf", 10));
    results.put(
        "t_bucket{v=\"1.0\"} or t{v=\"1.0\"}",
        bucket("c", "0.1", 900) + "," + bucket("c", "+Inf", 900));

    assertThat(slow(client().query(sourceQuery(source(Optional.empty(), true))), 100, 500, 1000))
        .containsExactly(4L, 1L, 0L);
  }

  @Test
  void a_native_histogram_is_read_at_our_bounds() {
    counters();
    results.put("n{v=\"2.0\"}", at("a", 10));
    results.put("n{v=\"1.0\"}", at("c", 0));
    results.put(
        "t_bucket{v=\"2.0\"} or t{v=\"2.0\"}",
        """
        {"metric":{"instance":"a"},"histogram":[1,{"count":"10","sum":"3",
          "buckets":[[0,"0.088","0.096","6"],[0,"0.24","0.26","3"],[0,"4.8","5.2","1"]]}]}
        """);

    assertThat(slow(client().query(sourceQuery(source(Optional.empty(), true))), 100, 500, 7500))
        .containsExactly(4L, 1L, 0L);
  }

  private static List<Long> slow(SourceResponse response, int... millis) {
    assertThat(response).isInstanceOf(SourceResponse.Totals.class);
    Counts counts = ((SourceResponse.Totals) response).candidate().getOrDefault("a", Counts.NONE);
    return java.util.Arrays.stream(millis)
        .mapToObj(LatencyBounds.MILLIS::indexOf)
        .map(counts.slow()::get)
        .toList();
  }

  @Test
  void an_instance_behind_a_router_is_identified_by_its_exported_label() {
    counters();
    results.put("n{v=\"2.0\"}", sample("\"instance\":\"edge\",\"exported_instance\":\"a\"", 7));
    results.put("e{v=\"2.0\"}", "");

    assertThat(client().query(sourceQuery(source(Optional.empty(), false))))
        .isInstanceOfSatisfying(
            SourceResponse.Totals.class,
            totals -> assertThat(totals.candidate()).isEqualTo(Map.of("a", Counts.of(7, 0))));
  }

  @Test
  void counts_of_an_instance_with_missing_series_are_rejected() {
    counters();
    results.put("e{v=\"2.0\"}", at("d", 5));
    assertThat(reason(sourceQuery(source(Optional.empty(), false)))).contains("errors of d");

    results.put("e{v=\"2.0\"}", "");
    results.put("t_bucket{v=\"2.0\"} or t{v=\"2.0\"}", bucket("a", "+Inf", 120));
    assertThat(reason(sourceQuery(source(Optional.empty(), true)))).contains("of b but no latency");
  }

  @Test
  void an_invalid_count_is_rejected() {
    counters();
    for (String value : List.of("NaN", "-1", "+Inf", "1e30", "one")) {
      results.put("n{v=\"2.0\"}", "{\"metric\":{},\"value\":[%s,\"%s\"]}".formatted(TIME, value));
      assertThat(reason(sourceQuery(source(Optional.empty(), false)))).as(value).isNotBlank();
    }
  }

  @Test
  void series_that_are_not_there_are_named() {
    prometheus();

    assertThat(reason(sourceQuery(source(Optional.empty(), false)))).contains("n{v=\"2.0\"}");
    assertThat(reason(sourceQuery(values()))).contains("p99{v=\"2.0\"}");
  }

  @Test
  void a_value_that_is_no_number_stays_so() {
    setValues(1, 1);
    results.put("p99{v=\"2.0\"}", "{\"metric\":{},\"value\":[1,\"NaN\"]}");

    assertThat(client().query(sourceQuery(values())))
        .isEqualTo(new SourceResponse.Values(List.of(Double.NaN), List.of(1.0)));
  }

  @Test
  void a_scalar_is_a_value_and_a_matrix_is_none() {
    fresh()
        .respondWith(_ ->
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}}");
    assertThat(client().query(sourceQuery(source(Optional.of("scalar(x)"), false))))
        .isEqualTo(new SourceResponse.Values(List.of(2.0), Collections.emptyList()));

    fresh()
        .respondWith(
            _ -> "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}");
    assertThat(reason(sourceQuery(source(Optional.of("x[1m]"), false)))).contains("matrix");
  }
}
