package io.sluice.health.source.prometheus;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.Together;
import io.sluice.health.source.web.Outside;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Queries a Prometheus, or a server with its HTTP API.
///
/// The value is the result of a query; the stable has a query of its own if the query contains
/// `{{version}}` or `{{release}}`. Counters are taken as last scraped, and added up by instance; a
/// histogram may be classic or native.
public final class PrometheusMonitor implements Monitor {
  private final Outside outside;

  public PrometheusMonitor(Outside outside) {
    this.outside = outside;
  }

  @Override
  public Answer ask(Question question) {
    if (!(question.source() instanceof Source.Prometheus source)) {
      throw new IllegalArgumentException("a source of kind " + question.source().key());
    }
    return Senseless.orNothing(() ->
        source
            .query()
            .map(query -> values(source, Template.of(query), question))
            .orElseGet(() -> totals(source, question)));
  }

  private Answer values(Source.Prometheus source, Template query, Question question) {
    Filling.requireDistinct(question, query);
    List<List<Double>> values =
        Together.ask(
            Filling.sides(question, query).stream()
                .<Supplier<List<Double>>>map(side -> () -> values(source, query, question, side))
                .toList());
    if (values.getFirst().isEmpty()) {
      throw new Senseless(
          "the query has no answer: "
              + Answer.shown(Filling.promql(query, question, Side.CANDIDATE)));
    }
    return new Answer.Values(values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
  }

  private List<Double> values(
      Source.Prometheus source, Template query, Question question, Side side) {
    Series series = new Series(outside, source, question, side);
    return series.of(query).stream()
        .map(one ->
            one.value().orElseThrow(() -> new Senseless("the query's answer is a histogram")))
        .toList();
  }

  private Answer totals(Source.Prometheus source, Question question) {
    Template requests = Template.of(source.requests().orElseThrow());
    Filling.requireDistinct(question, requests);
    if (question.stable().isPresent() && !requests.tellsVersionsApart()) {
      throw new Senseless("requests has neither {{version}} nor {{release}}");
    }
    List<Answer.Totals> sides =
        Together.ask(
            Filling.sides(question, requests).stream()
                .<Supplier<Answer.Totals>>map(side -> () -> side(source, question, side))
                .toList());
    Answer.Totals candidate = sides.getFirst();
    if (candidate.candidate().isEmpty()) {
      throw new Senseless(
          "there is no such series: "
              + Answer.shown(Filling.promql(requests, question, Side.CANDIDATE)));
    }
    return sides.size() == 1
        ? candidate
        : new Answer.Totals(candidate.candidate(), sides.get(1).candidate(), candidate.startId());
  }

  private Answer.Totals side(Source.Prometheus source, Question question, Side side) {
    Series series = new Series(outside, source, question, side);
    return new Answer.Totals(new Counters(series, source).counts(), Map.of(), "");
  }
}
