package io.sluice.health.source.prometheus;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.ParallelQueries;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.health.source.egress.EgressClient;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Queries a Prometheus, or a server with its HTTP API.
///
/// The value is the result of a query; the stable has a query of its own if the query contains
/// `{{version}}` or `{{release}}`. Counters are taken as last scraped, and added up by instance; a
/// histogram may be classic or native.
public final class PrometheusSourceClient implements SourceClient {
  private final EgressClient egress;

  public PrometheusSourceClient(EgressClient egress) {
    this.egress = egress;
  }

  @Override
  public SourceResponse query(SourceQuery sourceQuery) {
    if (!(sourceQuery.source() instanceof Source.Prometheus source)) {
      throw new IllegalArgumentException("a source of kind " + sourceQuery.source().key());
    }
    return InvalidResponseException.orNoData(() ->
        source
            .query()
            .map(query -> values(source, Template.of(query), sourceQuery))
            .orElseGet(() -> totals(source, sourceQuery)));
  }

  private SourceResponse values(Source.Prometheus source, Template query, SourceQuery sourceQuery) {
    TemplateRenderer.requireDistinct(sourceQuery, query);
    List<List<Double>> values =
        ParallelQueries.run(
            TemplateRenderer.sides(sourceQuery, query).stream()
                .<Supplier<List<Double>>>map(side -> () -> values(source, query, sourceQuery, side))
                .toList());
    if (values.getFirst().isEmpty()) {
      throw new InvalidResponseException(
          "the query has no answer: "
              + SourceResponse.shown(TemplateRenderer.promql(query, sourceQuery, Side.CANDIDATE)));
    }
    return new SourceResponse.Values(
        values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
  }

  private List<Double> values(
      Source.Prometheus source, Template query, SourceQuery sourceQuery, Side side) {
    SeriesQuery seriesQuery = new SeriesQuery(egress, source, sourceQuery, side);
    return seriesQuery.of(query).stream()
        .map(series ->
            series
                .value()
                .orElseThrow(
                    () -> new InvalidResponseException("the query's answer is a histogram")))
        .toList();
  }

  private SourceResponse totals(Source.Prometheus source, SourceQuery sourceQuery) {
    Template requests = Template.of(source.requests().orElseThrow());
    TemplateRenderer.requireDistinct(sourceQuery, requests);
    if (sourceQuery.stable().isPresent() && !requests.hasVersionPlaceholder()) {
      throw new InvalidResponseException("requests has neither {{version}} nor {{release}}");
    }
    List<SourceResponse.Totals> sides =
        ParallelQueries.run(
            TemplateRenderer.sides(sourceQuery, requests).stream()
                .<Supplier<SourceResponse.Totals>>map(side -> () -> side(source, sourceQuery, side))
                .toList());
    SourceResponse.Totals candidate = sides.getFirst();
    if (candidate.candidate().isEmpty()) {
      throw new InvalidResponseException(
          "there is no such series: "
              + SourceResponse.shown(
                  TemplateRenderer.promql(requests, sourceQuery, Side.CANDIDATE)));
    }
    return sides.size() == 1
        ? candidate
        : new SourceResponse.Totals(
            candidate.candidate(), sides.get(1).candidate(), candidate.startId());
  }

  private SourceResponse.Totals side(Source.Prometheus source, SourceQuery sourceQuery, Side side) {
    SeriesQuery seriesQuery = new SeriesQuery(egress, source, sourceQuery, side);
    return new SourceResponse.Totals(new CounterQuery(seriesQuery, source).counts(), Map.of(), "");
  }
}
