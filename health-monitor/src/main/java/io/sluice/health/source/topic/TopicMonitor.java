package io.sluice.health.source.topic;

import io.sluice.contract.Measurement;
import io.sluice.contract.Measurement.AtMost;
import io.sluice.contract.Measurement.ReleaseJudged;
import io.sluice.contract.Measurement.RequestsCounted;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Histogram;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Filling;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.SourceAway;
import io.sluice.health.source.topic.Measurements.Kept;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads the measurements of external monitors from `release.measurements`, unless they are old:
/// counts if there are any, else values; and external verdicts.
public final class TopicMonitor implements Monitor {
  /// Maximum age of a measurement, in windows of the check.
  private static final int WINDOWS = 3;

  /// Maximum age of a measurement if the windows are shorter than this.
  private static final Duration FRESH = Duration.ofSeconds(30);

  /// Maximum age of an external verdict.
  private static final Duration VERDICT = Duration.ofMinutes(5);

  private final Measurements measurements;

  public TopicMonitor(Measurements measurements) {
    this.measurements = measurements;
  }

  @Override
  public Answer ask(Question question) {
    try {
      return Senseless.orNothing(() ->
          switch (question.source()) {
            case Source.Topic source -> measured(question, source.check().orElse(question.check()));
            case Source.External source -> told(question, source.monitor());
            case Source.Router _,
                Source.Prometheus _,
                Source.Scrape _,
                Source.Http _,
                Source.Probe _,
                Source.Sql _ ->
                throw new IllegalArgumentException("a source of kind " + question.source().key());
          });
    } catch (Unavailable e) {
      throw new SourceAway("measurements cannot be read: " + e.getMessage(), e);
    }
  }

  private Answer measured(Question question, String check) {
    List<Measurement> candidate = fresh(question, Side.CANDIDATE, check);
    List<Measurement> stable =
        question.stable().isPresent()
            ? fresh(about(question, Side.STABLE, check), question)
            : List.of();
    Map<String, Counts> counts = counts(candidate);
    if (!counts.isEmpty()) {
      return new Answer.Totals(counts, counts(stable), "");
    }
    return new Answer.Values(values(candidate), values(stable));
  }

  /// Returns the measurements of one side that are not too old.
  ///
  /// @throws Senseless if there are none
  private List<Measurement> fresh(Question question, Side side, String name) {
    List<Kept> all = about(question, side, name);
    List<Measurement> fresh = fresh(all, question);
    if (fresh.isEmpty()) {
      throw new Senseless(
          all.stream()
              .min(Comparator.comparing(Kept::age))
              .map(last ->
                  "the last measurement of %s came %d s ago"
                      .formatted(name, last.age().toSeconds()))
              .orElse("no measurement of %s came".formatted(name)));
    }
    return fresh;
  }

  private List<Kept> about(Question question, Side side, String name) {
    return measurements
        .about(
            question.lane(), Filling.release(question, side), Filling.version(question, side), name)
        .stream()
        .filter(kept -> !(kept.measurement() instanceof ReleaseJudged))
        .toList();
  }

  private static List<Measurement> fresh(List<Kept> all, Question question) {
    return all.stream().filter(kept -> isFresh(kept, question)).map(Kept::measurement).toList();
  }

  private static boolean isFresh(Kept kept, Question question) {
    Duration good = question.window().multipliedBy(WINDOWS);
    return kept.age().compareTo(good.compareTo(FRESH) > 0 ? good : FRESH) <= 0;
  }

  private static Stream<RequestsCounted> counted(List<Measurement> all) {
    return all.stream().filter(RequestsCounted.class::isInstance).map(RequestsCounted.class::cast);
  }

  /// Returns the counts by instance and start id: a restarted instance counts as another one.
  private static Map<String, Counts> counts(List<Measurement> all) {
    Map<String, Counts> counts = new HashMap<>();
    counted(all)
        .forEach(one ->
            counts.merge(
                "%s since %s".formatted(one.instance(), one.startId()),
                new Counts(
                    one.requests(),
                    one.errors(),
                    one.latency().map(latency -> slow(latency, one.requests())).orElse(List.of()),
                    0),
                Counts::plus));
    return counts;
  }

  private static List<Long> slow(List<AtMost> latency, long requests) {
    var atMost = new TreeMap<Double, Double>();
    latency.forEach(one -> atMost.put(one.bound().toNanos() / 1e9, (double) one.requests()));
    atMost.put(Double.POSITIVE_INFINITY, (double) requests);
    return new Histogram(atMost).slow();
  }

  private static List<Double> values(List<Measurement> all) {
    return all.stream()
        .filter(ValuesMeasured.class::isInstance)
        .map(ValuesMeasured.class::cast)
        .flatMap(one -> one.values().stream())
        .toList();
  }

  private Answer told(Question question, String monitor) {
    List<Kept> verdicts =
        measurements
            .about(question.lane(), question.release(), question.version(), monitor)
            .stream()
            .filter(kept -> kept.measurement() instanceof ReleaseJudged)
            .toList();
    for (Kept kept : verdicts) {
      if (kept.measurement() instanceof ReleaseJudged judged) {
        return kept.age().compareTo(VERDICT) <= 0
            ? new Answer.Told(judged.verdict(), "%s: %s".formatted(monitor, judged.sentence()))
            : new Answer.Nothing(
                "the last verdict of %s came %d s ago".formatted(monitor, kept.age().toSeconds()));
      }
    }
    return new Answer.Nothing("no verdict of %s came".formatted(monitor));
  }
}
