package io.sluice.health.source.scrape;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Sample;
import io.sluice.domain.measure.Selector;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.CounterAggregator;
import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.ParallelQueries;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.source.TemplateRenderer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads the metrics of each instance in the router's table. All instances must answer: the metrics
/// of a part of them do not describe the version.
public final class ScrapeSourceClient implements SourceClient {
  private final InstanceLookup lookup;

  public ScrapeSourceClient(InstanceLookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public SourceResponse query(SourceQuery query) {
    if (!(query.source() instanceof Source.Scrape source)) {
      throw new IllegalArgumentException("a source of kind " + query.source().key());
    }
    return InvalidResponseException.orNoData(() -> {
      List<Side> sides =
          query.stable().isPresent()
              ? List.of(Side.CANDIDATE, Side.STABLE)
              : List.of(Side.CANDIDATE);
      List<Map<String, List<Sample>>> samplesBySide =
          ParallelQueries.run(
              sides.stream()
                  .<Supplier<Map<String, List<Sample>>>>map(
                      side -> () -> lookup.scrape(source, query, side))
                  .toList());
      if (samplesBySide.getFirst().isEmpty()) {
        throw new SourceUnavailableException(
            "the router's table has no instance of " + query.version());
      }
      return source
          .metric()
          .<SourceResponse>map(metric -> values(metric, query, sides, samplesBySide))
          .orElseGet(() -> totals(source, query, sides, samplesBySide));
    });
  }

  private static SourceResponse.Values values(
      String metric,
      SourceQuery query,
      List<Side> sides,
      List<Map<String, List<Sample>>> samplesBySide) {
    Template template = Template.of(metric);
    List<List<Double>> values = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      Selector selector = selector(template, query, sides.get(i));
      List<Double> own = new ArrayList<>();
      samplesBySide
          .get(i)
          .forEach((instance, samples) -> own.add(value(selector, instance, samples)));
      values.add(own);
    }
    return new SourceResponse.Values(
        values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
  }

  private static double value(Selector selector, String instance, List<Sample> samples) {
    List<Sample> matching = samples.stream().filter(selector::isMatch).toList();
    if (matching.isEmpty()) {
      throw new InvalidResponseException(
          "%s has no such series: %s".formatted(instance, selector.name()));
    }
    return matching.stream().mapToDouble(Sample::value).sum();
  }

  private static SourceResponse.Totals totals(
      Source.Scrape source,
      SourceQuery query,
      List<Side> sides,
      List<Map<String, List<Sample>>> samplesBySide) {
    List<CounterAggregator> totals = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      Side side = sides.get(i);
      var own = new CounterAggregator("the instances' text");
      samplesBySide
          .get(i)
          .forEach((instance, samples) -> add(own, source, query, side, instance, samples));
      totals.add(own);
    }
    boolean latency = source.latency().isPresent();
    return new SourceResponse.Totals(
        totals.getFirst().counts(latency),
        totals.size() > 1 ? totals.get(1).counts(latency) : new HashMap<>(),
        "");
  }

  private static void add(
      CounterAggregator totals,
      Source.Scrape source,
      SourceQuery query,
      Side side,
      String instance,
      List<Sample> samples) {
    // An instance may omit the series until it has counted a request.
    totals.addRequests(instance, 0);
    addMatching(
        source.requests().orElseThrow(),
        "",
        query,
        side,
        samples,
        sample -> totals.addRequests(instance, sample.value()));
    source
        .errors()
        .ifPresent(errors ->
            addMatching(
                errors,
                "",
                query,
                side,
                samples,
                sample -> totals.addErrors(instance, sample.value())));
    source
        .latency()
        .ifPresent(latency ->
            addMatching(
                latency,
                "_bucket",
                query,
                side,
                samples,
                sample -> totals.addBucket(instance, bound(sample), sample.value())));
  }

  private static void addMatching(
      String text,
      String suffix,
      SourceQuery query,
      Side side,
      List<Sample> samples,
      Consumer<Sample> consumer) {
    Selector selector = selector(Template.of(text), query, side).with(suffix);
    samples.stream().filter(selector::isMatch).forEach(consumer);
  }

  private static double bound(Sample sample) {
    String bound = sample.labels().getOrDefault("le", "");
    try {
      return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    } catch (NumberFormatException _) {
      throw new InvalidResponseException(
          "a bucket of the histogram has le=\"%s\"".formatted(bound));
    }
  }

  private static Selector selector(Template template, SourceQuery query, Side side) {
    return Selector.parse(TemplateRenderer.promql(template, query, side));
  }
}
