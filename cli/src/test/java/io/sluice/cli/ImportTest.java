package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Shell.Ran;
import io.sluice.cli.document.Yaml;
import io.sluice.contract.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
  @TempDir private Path home = Path.of("");

  @Test
  void a_template_of_argo_comes_over_under_its_own_names() {
    Ran ran = read("argo.yaml");

    assertThat(ran.out())
        .isEqualTo(
            """
            analysis:
              checks:
                - name: success-rate
                  source:
                    prometheus:
                      url: https://prometheus.example.com
                      query: |-
                        sum(rate(http_ok{service="checkout"}[5m]))
                          / sum(rate(http_all{service="checkout"}[5m]))
                  threshold:
                    successCondition: size(result) == 0 || result[0] >= 0.95
                    failureCondition: result[0] < 0.8
                    interval: 5m
                    initialDelay: 30s
                    count: 4
                    failureLimit: 3
                - name: backlog
                  source:
                    http:
                      url: https://queue.example.com/stats
                      pointer: /queues/0/length
                  threshold:
                    successCondition: result[0] <= 100.0
                    count: 1
                    consecutiveErrorLimit: 1
                  dryRun: true
            """);
    assertThat(ran.err())
        .contains("changed: ", "argo.yaml:8 /spec/args/0: args.service is 'checkout'")
        .contains("left out: ", "argo.yaml:10 /spec/args/1: args.token has no value");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void each_field_of_argo_without_an_equal_is_named_and_no_half_check_is_made() {
    Ran ran = read("argo-more.yaml");

    assertThat(ran.err().lines())
        .filteredOn(line -> line.startsWith("left out: "))
        .anyMatch(line -> line.contains("/spec/args/0") && line.contains("args.hash has no value"))
        .anyMatch(
            line -> line.contains("/query") && line.contains("'{{args.hash}}' is not replaced"))
        .anyMatch(line -> line.contains("/spec/metrics/0/surprise: is unknown here"))
        .anyMatch(line -> line.contains("/timeout: a source has a time limit of its own"))
        .anyMatch(line -> line.contains("'all(result, {# < 5})' is more than comparisons"))
        .anyMatch(line -> line.contains("/provider/datadog: there is no source of that kind"))
        .anyMatch(line -> line.contains("/spec/measurementRetention: "))
        .hasSize(9);
    assertThat(ran.out()).contains("by-hash").doesNotContain("clever", "elsewhere");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void the_rollout_of_the_same_file_gives_the_templates_their_arguments() {
    Ran ran = read("argo-arguments.yaml", "--json");

    JsonNode checks = Json.read(ran.out(), JsonNode.class).at("/analysis/checks");
    assertThat(checks.at("/0/source/prometheus/query").asText())
        .isEqualTo(
            "sum(rate(ok{service=\"basket\"}[2m])) / sum(rate(all{service=\"basket\"}[2m]))");
    assertThat(checks.at("/0/threshold/successCondition").asText()).isEqualTo("result[0] >= 0.95");
    assertThat(checks.at("/1/source/prometheus/query").asText())
        .isEqualTo("latency{service=\"basket\", pods=\"{{args.pods}}\"}");
    assertThat(checks.at("/2/source/http/url").asText())
        .isEqualTo("https://queue.example.com/orders");
    assertThat(checks.at("/3/source/prometheus/query").asText())
        .isEqualTo("sum(restarts{hash=\"{{args.hash}}\"})");
    assertThat(ran.err())
        .containsPattern(
            "/spec/args/0: args.service is 'basket', as \\S+:16 /spec/strategy/\\S+ has it")
        .contains("/spec/args/1: args.share is '0.95', as the template has it")
        .contains("/spec/args/1: args.pods has no value", "/spec/args/0: args.hash has no value")
        .doesNotContain("/spec/strategy/canary/analysis/args: ");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void the_analyses_around_a_promotion_give_arguments_to_the_templates_in_the_file() {
    Ran ran = read("argo-blue-green-arguments.yaml");

    assertThat(ran.out()).contains("sum(rate(errors{service=\"{{args.service}}\"}[5m]))");
    assertThat(ran.err())
        .contains(
            "args.service has different values ('checkout-preview', 'checkout'): put one where it"
                + " is named",
            "/spec/strategy/blueGreen/postPromotionAnalysis/args: put their values into the"
                + " templates, where args are named")
        .doesNotContain("/prePromotionAnalysis/args: ");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void an_argument_with_different_values_in_two_rollouts_is_reported_and_not_replaced() {
    Ran ran = read("argo-two-rollouts.yaml");

    assertThat(ran.out()).contains("sum(rate(errors{service=\"{{args.service}}\"}[2m]))");
    assertThat(ran.err())
        .contains(
            "/spec/args/0: args.service has different values ('basket', 'search'): put one where it"
                + " is named",
            "'{{args.service}}' is not replaced",
            "/spec/args/1: args.window is '2m', as ");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void arguments_of_an_analysis_that_no_template_of_it_declares_are_left_out() {
    String documents =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        spec:
          strategy:
            canary:
              analysis:
                templates: [{templateName: errors}]
                args: [{name: service, value: basket}, {name: windw, value: 5m}]
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: AnalysisTemplate
        metadata: {name: errors}
        spec: {args: [{name: service}]}
        """;
    String without = documents.replaceFirst(" *templates: .*\n", "");

    assertThat(piped(documents).err())
        .contains("args.service is 'basket'")
        .contains("/analysis/args/1: no template of the analysis declares 'windw'")
        .doesNotContain("/analysis/args: ", "/analysis/args/0: ");
    assertThat(piped(without).err()).contains("/analysis/args: the analysis names no template");
  }

  @Test
  void flagger_metrics_are_imported_with_the_templates_in_the_same_file() {
    Ran ran = read("flagger.yaml");

    assertThat(ran.out())
        .isEqualTo(
            """
            analysis:
              checks:
                - name: request-success-rate
                  limit:
                    errors: 0.005
                - name: request-duration
                  limit:
                    latency:
                      above: 0.5s
                      share: 0.01
                - name: not-found
                  source:
                    prometheus:
                      url: https://prometheus.example.com
                      query: sum(rate(http_requests{status="404"}[2m]))
                  threshold:
                    interval: 30s
                    failureLimit: 4
                    range:
                      max: 5.0
            """);
    assertThat(ran.err().lines())
        .hasSize(2)
        .allMatch(
            line -> line.startsWith("changed: ") && line.contains("is a limit of the router"));
    assertThat(ran.exit()).isZero();
  }

  @Test
  void flagger_fields_without_an_equivalent_are_reported_and_left_out() {
    Ran ran = read("flagger-canary.yaml");

    assertThat(ran.err().lines())
        .filteredOn(line -> line.startsWith("left out: "))
        .anyMatch(line ->
            line.contains("not counted with a bound of 480.0 ms; the nearest bound is 0.5s"))
        .anyMatch(line -> line.contains("'{{ target }}' is not replaced"))
        .anyMatch(line -> line.contains("/provider/secretRef: write a header"))
        .anyMatch(line -> line.contains("MetricTemplate 'nowhere' is not in this file"))
        .anyMatch(line -> line.contains("/query: an inline query has no Prometheus address"))
        .anyMatch(line -> line.contains("the metric 'raw' was left out"));
    assertThat(ran.out()).contains("by-target").doesNotContain("nowhere", "raw", "duration");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void a_config_of_kayenta_becomes_scores() {
    Ran ran = read("kayenta.json", "--prometheus", "https://prometheus.example.com", "--json");

    JsonNode analysis = Json.read(ran.out(), JsonNode.class).path("analysis");
    assertThat(analysis.at("/checks/0/name").asText()).isEqualTo("Errors-per-second");
    assertThat(analysis.at("/checks/0/score"))
        .isEqualTo(
            Json.read(
                """
                {"group":"errors","direction":"increase","critical":true,"nan":"replace",
                 "outliers":"remove",
                 "effectSize":{"measure":"mean-ratio","allowedIncrease":1.2}}
                """,
                JsonNode.class));
    assertThat(analysis.at("/checks/1/source/prometheus/query").asText())
        .isEqualTo("avg(cpu{${scope}})");
    assertThat(analysis.path("checks")).hasSize(2);
    assertThat(analysis.at("/scoring/weights/errors").asInt()).isEqualTo(70);
    assertThat(analysis.at("/scoring/pass").asInt()).isEqualTo(90);
    assertThat(ran.err())
        .contains("'Errors per second' is called Errors-per-second here")
        .contains("'${scope}' is not replaced", "/groupByFields: ", "/mustHaveData: ")
        .contains("only Prometheus is queried here, not 'stackdriver'")
        .contains("the metric 'disk' was left out");
    assertThat(ran.exit()).isEqualTo(3);
  }

  @Test
  void a_kayenta_import_without_the_prometheus_url_names_the_missing_option() {
    assertThat(read("kayenta.json").err()).contains("give it by --prometheus URL");
  }

  @Test
  void the_yaml_output_reads_back_as_the_json_output() {
    for (String file : new String[] {"argo.yaml", "flagger.yaml", "argo-more.yaml"}) {
      String yaml = read(file).out();
      String json = read(file, "--json").out();
      var again =
          Yaml.read("-", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).json();

      assertThat(Json.read(again.toString(), JsonNode.class))
          .isEqualTo(Json.read(json, JsonNode.class));
    }
  }

  @Test
  void a_document_of_an_unknown_kind_is_rejected() {
    Ran ran = piped("kind: Pod\n");

    assertThat(ran.err()).contains("standard input has no rollout and no analysis", "known are");
    assertThat(ran.out()).isEmpty();
    assertThat(ran.exit()).isEqualTo(2);
  }

  private Ran piped(String documents) {
    return new Shell("http://127.0.0.1:9", home).piped(documents).run("import", "-");
  }

  private Ran read(String file, String... more) {
    String path = Path.of("src/test/resources/io/sluice/cli/migrate", file).toString();
    String[] words = new String[more.length + 2];
    words[0] = "import";
    words[1] = path;
    System.arraycopy(more, 0, words, 2, more.length);
    return new Shell("http://127.0.0.1:9", home).run(words);
  }
}
