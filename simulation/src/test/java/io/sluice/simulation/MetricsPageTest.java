package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares docs/metrics.md with the code, and rules and dashboards with docs/metrics.md.
class MetricsPageTest {
  private static final Path PAGE = SourceFile.ROOT.resolve("docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(sluice_\\w+)` \\| ([a-z, ]+) \\|([^|]*)\\|([^|]*)\\|[^|]*\\|$");
  private static final Pattern OTHER =
      Pattern.compile("^\\| (`[a-z_`, ]+`) \\| [^|]* \\| [^|]*\\|$");
  private static final Pattern QUOTED = Pattern.compile("`([a-z_]+)`");
  private static final Pattern MICROMETER = Pattern.compile("\"(sluice\\.[a-z.]+)\"");
  private static final Pattern EDGE = Pattern.compile("\"(sluice_edge[a-z_]*)\"");

  private static final Path HAPROXY =
      SourceFile.ROOT.resolve("sandbox/src/main/resources/io/sluice/sandbox/haproxy/metrics.lua");
  private static final Pattern LUA = Pattern.compile("(?m)^  \\{ \"([a-z_]+)\", \"([a-z]+)\", ");

  /// Labels whose number of values grows with the releases; only the routers have them.
  private static final Set<String> LARGE = Set.of("lane", "release", "version", "instance");

  private record Metric(String name, String kind, String labels, String source) {

    boolean isOfRouter() {
      return source.equals("edge") || source.equals("HAProxy");
    }

    /// Returns the name in the code, with underscores for dots.
    String base() {
      return switch (kind) {
        case "counter" -> source.equals("HAProxy") ? name : name.replaceFirst("_total$", "");
        case "info" -> name.replaceFirst("_info$", "");
        case "gauge" -> name;
        case "histogram" -> name;
        case "timer", "timer, histogram" ->
            source.equals("edge") ? name : name.replaceFirst("_seconds$", "");
        default -> throw new IllegalArgumentException("no kind of metric: " + kind);
      };
    }

    /// Returns the names of its series.
    Stream<String> names() {
      Stream<String> timed = Stream.of("_count", "_sum", "_max");
      return switch (kind) {
        case "histogram" -> Stream.of("_count", "_sum", "_bucket").map(name::concat);
        case "timer" -> timed.map(name::concat);
        case "timer, histogram" -> Stream.concat(timed, Stream.of("_bucket")).map(name::concat);
        default -> Stream.of(name);
      };
    }
  }

  private static List<Metric> page() {
    return MonitoringFiles.text(PAGE)
        .lines()
        .flatMap(line -> ROW.matcher(line).results())
        .map(row -> new Metric(row.group(1), row.group(2), row.group(3), row.group(4).strip()))
        .toList();
  }

  private static Set<String> code() {
    Set<String> names = new TreeSet<>();
    for (SourceFile file : SourceFile.all()) {
      String text = String.join("\n", file.lines());
      if (!file.isTest()
          && (text.contains("io.micrometer.core.instrument")
              || text.contains("quarkus.SampledGauges"))) {
        found(MICROMETER, text).map(name -> name.replace('.', '_')).forEach(names::add);
      }
      if (!file.isTest() && file.module().equals("edge")) {
        found(EDGE, text).forEach(names::add);
      }
    }
    LUA.matcher(MonitoringFiles.text(HAPROXY))
        .results()
        .forEach(metric -> names.add("sluice_haproxy_" + metric.group(1)));
    return names;
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult it) -> it.group(1));
  }

  private static Set<String> known() {
    Set<String> known = page().stream().flatMap(Metric::names).collect(Collectors.toSet());
    MonitoringFiles.text(PAGE)
        .lines()
        .flatMap(line -> found(OTHER, line))
        .flatMap(cell -> found(QUOTED, cell))
        .forEach(known::add);
    return known;
  }

  @Test
  void the_page_lists_exactly_the_metrics_of_the_code() {
    assertThat(page()).hasSizeGreaterThan(30);
    Set<String> listed = page().stream().map(Metric::base).collect(Collectors.toSet());
    assertThat(listed).isEqualTo(code());
  }

  @Test
  void no_label_of_a_service_grows_with_what_is_released() {
    assertThat(page())
        .filteredOn(metric -> !metric.isOfRouter())
        .allSatisfy(
            metric -> assertThat(found(QUOTED, metric.labels())).noneMatch(LARGE::contains));
  }

  @Test
  void rules_and_dashboards_use_only_metrics_on_the_page() {
    List<Path> files = new ArrayList<>(MonitoringFiles.rules());
    files.add(MonitoringFiles.DIRECTORY.resolve("tests/alerts.yml"));
    files.addAll(MonitoringFiles.files(MonitoringFiles.DIRECTORY.resolve("grafana"), ".json"));
    Set<String> used = new TreeSet<>();
    files.forEach(file -> used.addAll(MonitoringFiles.metrics(queries(file))));

    assertThat(used).hasSizeGreaterThan(25);
    assertThat(known()).containsAll(used);
  }

  /// Returns the lines that hold a query; names in sentences are left out.
  private static String queries(Path file) {
    return MonitoringFiles.text(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("#") && !line.startsWith("- name:"))
        .collect(Collectors.joining("\n"));
  }
}
