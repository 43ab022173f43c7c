package io.sluice.health.source.prometheus;

import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.Totalled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the counters of one version in one query: between two queries Prometheus could scrape
/// again, and errors would appear without their requests.
final class Counters {
  private static final Pattern NAME = Pattern.compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)");

  /// The labels that name an instance, the most exact first: the metrics of a router are scraped
  /// from the router, and Prometheus renames their instance label.
  private static final List<String> INSTANCE =
      List.of("exported_instance", "instance", "pod", "service_instance_id");

  /// Sluice's label, which distinguishes the parts of the query.
  private static final String WHAT = "sluice_counts";

  private static final String REQUESTS = "requests";
  private static final String ERRORS = "errors";
  private static final String LATENCY = "latency";

  private final Series series;
  private final Source.Prometheus source;

  Counters(Series series, Source.Prometheus source) {
    this.series = series;
    this.source = source;
  }

  /// Returns the counts by instance; empty if there are none.
  Map<String, Counts> counts() {
    var totalled = new Totalled("Prometheus");
    Template requests = Template.of(source.requests().orElseThrow());
    List<String> parts = new ArrayList<>();
    parts.add(marked(series.text(requests), REQUESTS));
    source
        .errors()
        .map(Template::of)
        .map(series::text)
        .map(it -> marked(it, ERRORS))
        .ifPresent(parts::add);
    source
        .latency()
        .map(Template::of)
        .map(series::text)
        .map(it -> marked(histograms(it), LATENCY))
        .ifPresent(parts::add);
    series.of(requests, String.join(" or ", parts)).forEach(one -> add(totalled, one));
    return totalled.counts(source.latency().isPresent());
  }

  private static String marked(String query, String what) {
    return "label_replace((%s), \"%s\", \"%s\", \"\", \"\")".formatted(query, WHAT, what);
  }

  /// Selects both kinds of histograms: a classic one has buckets in series of another name, a
  /// native one is a series itself.
  private static String histograms(String selector) {
    Matcher name = NAME.matcher(selector);
    if (!name.find()) {
      throw new Senseless("latency must name a histogram: " + selector);
    }
    String rest = selector.substring(name.end());
    return "%s_bucket%s or %s%s".formatted(name.group(1), rest, name.group(1), rest);
  }

  private static void add(Totalled totalled, Vector.Series one) {
    String instance = instance(one);
    switch (one.labels().getOrDefault(WHAT, "")) {
      case REQUESTS -> totalled.requests(instance, value(one));
      case ERRORS -> totalled.errors(instance, value(one));
      case LATENCY -> addLatency(totalled, instance, one);
      default -> throw new Senseless("Prometheus answers with series that were not requested");
    }
  }

  private static void addLatency(Totalled totalled, String instance, Vector.Series one) {
    if (one.histogram().isPresent()) {
      totalled.histogram(instance, one.histogram().get());
    } else {
      totalled.bucket(instance, bound(one), value(one));
    }
  }

  private static double bound(Vector.Series one) {
    String bound = one.labels().getOrDefault("le", "");
    try {
      return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    } catch (NumberFormatException _) {
      throw new Senseless("a bucket of the histogram has le=\"%s\"".formatted(bound));
    }
  }

  private static double value(Vector.Series one) {
    return one.value().orElseThrow(() -> new Senseless("a counter is a histogram"));
  }

  private static String instance(Vector.Series one) {
    return INSTANCE.stream()
        .map(one.labels()::get)
        .flatMap(name -> Stream.ofNullable(name))
        .findFirst()
        .orElse("all");
  }
}
