package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.contract.Analysis;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.EnvValue;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Restarts;
import io.sluice.contract.Source;
import io.sluice.contract.Strategy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/// The release wins over the application, the application over the environment, and the environment
/// over the built-in values.
class SpecResolverTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final String NAMES =
      "'application': 'shop', 'environment': 'production', 'version': '1', 'command': ['x']";

  @Test
  void a_field_that_no_document_sets_gets_the_built_in_value() {
    ReleaseSpec spec = resolve("{%s}", "{}", "{}");

    assertThat(spec.strategy()).isEqualTo(new Strategy.Canary(StrategyResolver.STEPS, minutes(1)));
    assertThat(spec.analysis()).isEqualTo(Analysis.DEFAULT);
    assertThat(spec.replicas()).isEqualTo(1);
    assertThat(spec.healthPath()).isEqualTo("/");
    assertThat(spec.readyWithin()).isEqualTo(minutes(1));
    assertThat(spec.drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.onFailure()).isEqualTo(Decision.ROLLBACK);
    assertThat(spec.onInconclusive()).isEqualTo(Decision.HOLD);
    assertThat(spec.concurrency()).isEqualTo(Concurrency.QUEUE);
    assertThat(spec.deadline()).isEqualTo(minutes(60));
    assertThat(spec.startBefore()).isEqualTo(minutes(60));
    assertThat(spec.bakeTime()).isEqualTo(Duration.ZERO);
  }

  @Test
  void the_default_checks_judge_errors_latency_and_restarts() {
    assertThat(resolve("{%s}", "{}", "{}").analysis().checks())
        .extracting(
            Analysis.Check::name,
            Analysis.Check::source,
            Analysis.Check::compare,
            Analysis.Check::allow,
            Analysis.Check::limit)
        .containsExactly(
            compared("errors", Analysis.Compare.ERROR_RATE),
            compared("latency", Analysis.Compare.LATENCY),
            tuple(
                "slo",
                Source.router(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Analysis.Limit(0.05))),
            tuple(
                "restarts", Source.router(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void instances_that_end_are_judged_unless_a_check_of_them_is_named() {
    String errors = "{'name': 'errors', 'compare': 'error-rate'}";
    String own = "{'restarts': {'atLeast': 5}, 'dryRun': true}";

    assertThat(restarts(errors)).containsExactly(Optional.of(Restarts.DEFAULT));
    assertThat(restarts(errors + ", " + own))
        .containsExactly(Optional.of(new Restarts(1.5, 0.5, 5)));
  }

  @Test
  void the_word_defaults_stands_for_the_default_checks_that_the_list_does_not_name() {
    String p99 = "{'name': 'p99', 'limit': {'latency': {'above': '0.5s', 'share': 0.01}}}";

    assertThat(names("'defaults'")).containsExactly("errors", "latency", "slo", "restarts");
    assertThat(names("'defaults', " + p99))
        .containsExactly("errors", "p99", "latency", "slo", "restarts");
    assertThat(names(p99 + ", 'defaults'"))
        .containsExactly("p99", "errors", "latency", "slo", "restarts");
    assertThat(names(p99)).containsExactly("p99", "restarts");
  }

  @Test
  void a_check_with_the_name_of_a_default_check_replaces_it() {
    List<Analysis.Check> checks =
        checks("'defaults', {'limit': {'errors': 0.02}}, {'name': 'crash', 'restarts': {}}");

    assertThat(checks)
        .extracting(Analysis.Check::name)
        .containsExactly("errors", "slo", "crash", "latency");
    assertThat(checks.get(1).limit()).hasValue(new Analysis.Limit(0.02));
  }

  @Test
  void a_document_keeps_the_word_even_if_it_stands_for_nothing() {
    String all =
        "{'compare': 'error-rate'}, 'defaults', {'compare': 'latency'}, {'limit': {'errors':"
            + " 0.02}}, {'restarts': {}}";
    DefaultsDocument document =
        read("{'analysis': {'checks': [" + all + "]}}", DefaultsDocument.class);

    assertThat(document.analysis().orElseThrow().written().at("/checks").toString())
        .startsWith("[{\"compare\":\"error-rate\"},\"defaults\",{\"compare\":\"latency\"}")
        .endsWith("{\"restarts\":{}}]");
    assertThat(names(all)).containsExactly("errors", "latency", "slo", "restarts");
  }

  private static List<String> names(String... checks) {
    return checks(checks).stream().map(Analysis.Check::name).toList();
  }

  private static List<Analysis.Check> checks(String... checks) {
    return resolve("{%s, 'analysis': {'checks': [" + String.join(", ", checks) + "]}}", "{}", "{}")
        .analysis()
        .checks();
  }

  private static List<Optional<Restarts>> restarts(String checks) {
    return resolve(
            "{%s, 'analysis': {'checks': [{'limit': {'errors': 0.05}}, " + checks + "]}}",
            "{}",
            "{}")
        .analysis()
        .checks()
        .stream()
        .filter(check -> check.name().equals("restarts"))
        .map(Analysis.Check::restarts)
        .toList();
  }

  private static Tuple compared(String name, Analysis.Compare what) {
    return tuple(name, Source.router(), Optional.of(what), Optional.of(1.10), Optional.empty());
  }

  @Test
  void the_nearer_level_wins_field_by_field() {
    ReleaseSpec spec =
        resolve(
            "{%s, 'strategy': {'canary': {'observe': '5s'}}, 'env': {'A': 'release'}}",
            "{'replicas': 3, 'strategy': {'canary': {'steps': [10, 100]}}, 'drain': '1s'}",
            "{'replicas': 5, 'env': {'A': 'environment', 'B': {'secret': 'env:B'}},"
                + " 'analysis': {'alpha': 0.05}, 'strategy': {'rolling': {}}}");

    assertThat(spec.replicas()).isEqualTo(3);
    assertThat(spec.strategy().toString()).contains("value=10").contains("observe=PT5S");
    assertThat(spec.env())
        .isEqualTo(Map.of("A", new EnvValue.Plain("release"), "B", new EnvValue.Secret("env:B")));
    assertThat(spec.analysis().alpha()).isEqualTo(0.05);
    assertThat(spec.analysis().checks()).isEqualTo(Analysis.DEFAULT.checks());
  }

  @Test
  void the_default_deadline_is_the_time_of_the_steps_plus_half_an_hour() {
    ReleaseSpec spec =
        resolve("{%s, 'strategy': {'canary': {'observe': '20m'}}, 'replicas': 4}", "{}", "{}");

    // Four windows of 20 min, three starts of at most 1 min, and 30 min to spare.
    assertThat(spec.deadline()).isEqualTo(minutes(80 + 3 + 30));
  }

  @Test
  void a_later_start_leaves_as_much_time_behind_it() {
    ReleaseSpec spec = resolve("{%s, 'startAt': '1970-01-01T02:00:00Z'}", "{}", "{}");

    assertThat(spec.startBefore()).isEqualTo(minutes(180));
  }

  @Test
  void blue_green_and_rolling_are_completed_too() {
    assertThat(resolve("{%s, 'strategy': {'blueGreen': {}}}", "{}", "{}").strategy())
        .isEqualTo(new Strategy.BlueGreen(Optional.empty(), minutes(1), Duration.ofSeconds(30)));
    assertThat(resolve("{%s, 'strategy': {'rolling': {'maxSurge': 2}}}", "{}", "{}").strategy())
        .isEqualTo(new Strategy.Rolling(2, 0, Duration.ZERO));
  }

  @Test
  void events_carry_only_the_defaults_that_were_written() {
    var written = read("{'analysis': {'minSamples': 7}}", DefaultsDocument.class);

    var defaults = SpecResolver.defaults(Optional.of(written));

    assertThat(defaults.analysis()).hasValue(new Analysis(0.01, 7, Analysis.DEFAULT.checks()));
    assertThat(defaults.strategy()).isEmpty();
    assertThat(defaults.replicas()).isEmpty();
  }

  private static ReleaseSpec resolve(String release, String application, String environment) {
    var target =
        new EnvironmentDocument(
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.of(read(environment, DefaultsDocument.class)),
            Optional.empty());
    ReleaseSpec spec =
        SpecResolver.resolve(
            read(release.formatted(NAMES), ReleaseDocument.class),
            new ApplicationDocument(Optional.of(read(application, DefaultsDocument.class))),
            target,
            NOW);
    return DocumentValidator.check(spec, target, Optional.empty(), NOW);
  }

  private static <T> T read(String json, Class<T> type) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return DocumentReader.read(DocumentReader.tree(bytes), type);
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
