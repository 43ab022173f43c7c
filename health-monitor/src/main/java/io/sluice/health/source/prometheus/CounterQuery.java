package io.sluice.health.source.prometheus;

import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.CounterAggregator;
import io.sluice.health.source.InvalidResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the counters of one version in one query: between two queries Prometheus could scrape
/// again, and errors would appear without their requests.
final class CounterQuery {
  private static final Pattern NAME = Pattern.compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)");

  /// The labels that name an instance, the most exact first: the metrics of a router are scraped
  /// from the router, and Prometheus renames their instance label.
  private static final List<String> INSTANCE =
      List.of("exported_instance", "instance", "pod", "service_instance_id");

  /// Sluice's label, which distinguishes the parts of the query.
  private static final String PART_LABEL = "sluice_counts";

  private static final String REQUESTS = "requests";
  private static final String ERRORS = "errors";
  private static final String LATENCY = "latency";

  private final SeriesQuery seriesQuery;
  private final Source.Prometheus source;

  CounterQuery(SeriesQuery seriesQuery, Source.Prometheus source) {
    this.seriesQuery = seriesQuery;
    this.source = source;
  }

  /// Returns the counts by instance; empty if there are none.
  Map<String, Counts> counts() {
    var aggregator = new CounterAggregator("Prometheus");
    Template requests = Template.of(source.requests().orElseThrow());
    List<String> parts = new ArrayList<>();
    parts.add(withPartLabel(seriesQuery.text(requests), REQUESTS));
    source
        .errors()
        .map(Template::of)
        .map(seriesQuery::text)
        .map(it -> withPartLabel(it, ERRORS))
        .ifPresent(parts::add);
    source
        .latency()
        .map(Template::of)
        .map(seriesQuery::text)
        .map(it -> withPartLabel(histograms(it), LATENCY))
        .ifPresent(parts::add);
    seriesQuery.of(requests, String.join(" or ", parts)).forEach(series -> add(aggregator, series));
    return aggregator.counts(source.latency().isPresent());
  }

  private static String withPartLabel(String query, String part) {
    return "label_replace((%s), \"%s\", \"%s\", \"\", \"\")".formatted(query, PART_LABEL, part);
  }

  /// Selects both kinds of histograms: a classic histogram has buckets in series of another name, a
  /// native histogram is a series itself.
  private static String histograms(String selector) {
    Matcher name = NAME.matcher(selector);
    if (!name.find()) {
      throw new InvalidResponseException("latency must name a histogram: " + selector);
    }
    String rest = selector.substring(name.end());
    return "%s_bucket%s or %s%s".formatted(name.group(1), rest, name.group(1), rest);
  }

  private static void add(CounterAggregator aggregator, Vector.Series series) {
    String instance = instance(series);
    switch (series.labels().getOrDefault(PART_LABEL, "")) {
      case REQUESTS -> aggregator.addRequests(instance, value(series));
      case ERRORS -> aggregator.addErrors(instance, value(series));
      case LATENCY -> addLatency(aggregator, instance, series);
      default ->
          throw new InvalidResponseException(
              "Prometheus answers with series that were not requested");
    }
  }

  private static void addLatency(
      CounterAggregator aggregator, String instance, Vector.Series series) {
    if (series.histogram().isPresent()) {
      aggregator.addHistogram(instance, series.histogram().get());
    } else {
      aggregator.addBucket(instance, bound(series), value(series));
    }
  }

  private static double bound(Vector.Series series) {
    String bound = series.labels().getOrDefault("le", "");
    try {
      return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    } catch (NumberFormatException _) {
      throw new InvalidResponseException(
          "a bucket of the histogram has le=\"%s\"".formatted(bound));
    }
  }

  private static double value(Vector.Series series) {
    return series
        .value()
        .orElseThrow(() -> new InvalidResponseException("a counter is a histogram"));
  }

  private static String instance(Vector.Series series) {
    return INSTANCE.stream()
        .map(series.labels()::get)
        .flatMap(name -> Stream.ofNullable(name))
        .findFirst()
        .orElse("all");
  }
}
