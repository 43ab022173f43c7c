package io.sluice.health.source.scrape;

import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Sample;
import io.sluice.domain.measure.Selector;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.SourceAway;
import io.sluice.health.source.Together;
import io.sluice.health.source.Totalled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads the metrics of each instance in the router's table. All instances must answer: the metrics
/// of a part of them do not describe the version.
public final class ScrapeMonitor implements Monitor {
  private final Instances instances;

  public ScrapeMonitor(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Answer ask(Question question) {
    if (!(question.source() instanceof Source.Scrape source)) {
      throw new IllegalArgumentException("a source of kind " + question.source().key());
    }
    return Senseless.orNothing(() -> {
      List<Side> sides =
          question.stable().isPresent()
              ? List.of(Side.CANDIDATE, Side.STABLE)
              : List.of(Side.CANDIDATE);
      List<Map<String, List<Sample>>> texts =
          Together.ask(
              sides.stream()
                  .<Supplier<Map<String, List<Sample>>>>map(
                      side -> () -> instances.scrape(source, question, side))
                  .toList());
      if (texts.getFirst().isEmpty()) {
        throw new SourceAway("the router's table has no instance of " + question.version());
      }
      return source
          .metric()
          .<Answer>map(metric -> values(metric, question, sides, texts))
          .orElseGet(() -> totals(source, question, sides, texts));
    });
  }

  private static Answer.Values values(
      String metric, Question question, List<Side> sides, List<Map<String, List<Sample>>> texts) {
    Template template = Template.of(metric);
    List<List<Double>> values = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      Selector selector = selector(template, question, sides.get(i));
      List<Double> own = new ArrayList<>();
      texts.get(i).forEach((instance, samples) -> own.add(value(selector, instance, samples)));
      values.add(own);
    }
    return new Answer.Values(values.getFirst(), values.size() > 1 ? values.get(1) : List.of());
  }

  private static double value(Selector selector, String instance, List<Sample> samples) {
    List<Sample> meant = samples.stream().filter(selector::matches).toList();
    if (meant.isEmpty()) {
      throw new Senseless("%s has no such series: %s".formatted(instance, selector.name()));
    }
    return meant.stream().mapToDouble(Sample::value).sum();
  }

  private static Answer.Totals totals(
      Source.Scrape source,
      Question question,
      List<Side> sides,
      List<Map<String, List<Sample>>> texts) {
    List<Totalled> totals = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      Side side = sides.get(i);
      var own = new Totalled("the instances' text");
      texts
          .get(i)
          .forEach((instance, samples) -> add(own, source, question, side, instance, samples));
      totals.add(own);
    }
    boolean latency = source.latency().isPresent();
    return new Answer.Totals(
        totals.getFirst().counts(latency),
        totals.size() > 1 ? totals.get(1).counts(latency) : new HashMap<>(),
        "");
  }

  private static void add(
      Totalled totals,
      Source.Scrape source,
      Question question,
      Side side,
      String instance,
      List<Sample> samples) {
    // An instance may omit the series until it has counted a request.
    totals.requests(instance, 0);
    each(
        source.requests().orElseThrow(),
        "",
        question,
        side,
        samples,
        sample -> totals.requests(instance, sample.value()));
    source
        .errors()
        .ifPresent(errors ->
            each(
                errors,
                "",
                question,
                side,
                samples,
                sample -> totals.errors(instance, sample.value())));
    source
        .latency()
        .ifPresent(latency ->
            each(
                latency,
                "_bucket",
                question,
                side,
                samples,
                sample -> totals.bucket(instance, bound(sample), sample.value())));
  }

  private static void each(
      String text,
      String suffix,
      Question question,
      Side side,
      List<Sample> samples,
      Consumer<Sample> consumer) {
    Selector selector = selector(Template.of(text), question, side).with(suffix);
    samples.stream().filter(selector::matches).forEach(consumer);
  }

  private static double bound(Sample sample) {
    String bound = sample.labels().getOrDefault("le", "");
    try {
      return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    } catch (NumberFormatException _) {
      throw new Senseless("a bucket of the histogram has le=\"%s\"".formatted(bound));
    }
  }

  private static Selector selector(Template template, Question question, Side side) {
    return Selector.parse(Filling.promql(template, question, side));
  }
}
