package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Converts a Flagger Canary, or its `analysis` alone. Metrics become checks: Flagger's built-in
/// metrics become limits of the router's counts, the others thresholds.
final class FlaggerMetrics implements Kind {
  private static final String SUCCESS = "request-success-rate";
  private static final String DURATION = "request-duration";

  /// The fields of a rollout, which are converted only if they are part of a Canary.
  private static final Set<String> ROLLOUT =
      Set.of(
          "iterations",
          "match",
          "maxWeight",
          "stepWeight",
          "stepWeights",
          "stepWeightPromotion",
          "mirror",
          "mirrorWeight",
          "primaryReadyThreshold",
          "canaryReadyThreshold",
          "sessionAffinity",
          "webhooks",
          "alerts");

  @Override
  public boolean canRead(Part document) {
    return findBlock(document).isPresent();
  }

  /// Returns the `analysis` of a Canary, an `analysis` field, or the document itself if it is one.
  private static Optional<Part> findBlock(Part document) {
    if (document.at("kind").text().equals("Canary")) {
      return Optional.of(document.at("spec").at("analysis"));
    }
    Part named = document.at("analysis");
    if (isBlock(named)) {
      return Optional.of(named);
    }
    return isBlock(document) && document.at("classifier").json().isMissingNode()
        ? Optional.of(document)
        : Optional.empty();
  }

  private static boolean isBlock(Part part) {
    return part.at("metrics").json().isArray()
        && part.at("kind").json().isMissingNode()
        && part.at("judge").json().isMissingNode();
  }

  @Override
  public void read(Part document, List<Part> all, Imported into) {
    Part found = findBlock(document).orElseThrow();
    var analysis = new Fields(found, into);
    if (document.at("kind").text().equals("Canary")) {
      FlaggerCanary.read(document, all, into);
      FlaggerCanary.strategy(analysis, into);
    } else {
      ROLLOUT.stream()
          .sorted()
          .forEach(field -> analysis.without(field, "an analysis block can have only checks"));
    }
    analysis(analysis, all, into);
  }

  private static void analysis(Fields analysis, List<Part> all, Imported into) {
    Pace pace = new Pace(analysis.takeDuration("interval"), analysis.takeInteger("threshold"));
    List<Part> metrics = analysis.list("metrics");
    long own = metrics.stream().filter(it -> !isBuiltIn(it.at("name").text())).count();
    if (own > 1) {
      into.remark(
          analysis.part().at("threshold").place(),
          "failures are counted for each check here, and for all together there");
    }
    metrics.forEach(metric -> metric(new Fields(metric, into), pace, all, into));
    analysis.rest();
  }

  /// @param interval time between two checks of Flagger
  /// @param threshold number of failed checks at which Flagger rolls the candidate back
  private record Pace(Optional<String> interval, Optional<Integer> threshold) {}

  private static boolean isBuiltIn(String name) {
    return name.equals(SUCCESS) || name.equals(DURATION);
  }

  private static void metric(Fields metric, Pace pace, List<Part> all, Imported into) {
    String name = metric.takeText("name").orElse("metric");
    Optional<Fields> range = metric.takeObject("thresholdRange");
    Optional<Double> min = range.flatMap(it -> it.takeNumber("min"));
    Optional<Double> max = range.flatMap(it -> it.takeNumber("max"));
    range.ifPresent(Fields::rest);
    Optional<Double> old = metric.takeNumber("threshold");
    Optional<String> window = metric.takeDuration("interval");
    boolean hasQuery =
        metric.part().at("query").json().isTextual()
            || metric.part().at("templateRef").json().isObject();
    if (isBuiltIn(name) && !hasQuery) {
      metric.rest();
      limit(metric, name, name.equals(SUCCESS) ? min.or(() -> old) : max.or(() -> old), into);
      return;
    }
    Optional<ObjectNode> source = new FlaggerQuery(metric, window, into).findSource(all);
    metric.rest();
    if (source.isEmpty()) {
      into.leave(metric.part().place(), "the metric '%s' was left out".formatted(name));
      return;
    }
    ObjectNode check = into.check(metric.part().place(), name);
    check.set("source", source.get());
    ObjectNode threshold = check.putObject("threshold");
    pace.interval().ifPresent(it -> threshold.put("interval", it));
    // Flagger rolls back when failures reach the threshold, Sluice when they exceed the limit.
    pace.threshold().ifPresent(it -> threshold.put("failureLimit", it - 1));
    ObjectNode limits = threshold.putObject("range");
    min.ifPresent(it -> limits.put("min", it));
    max.or(() -> min.isPresent() ? Optional.empty() : old).ifPresent(it -> limits.put("max", it));
  }

  private static void limit(Fields metric, String name, Optional<Double> value, Imported into) {
    String place = metric.part().place();
    if (value.isEmpty()) {
      into.leave(place, "'%s' has no threshold, and was left out".formatted(name));
      return;
    }
    boolean isShare = name.equals(SUCCESS);
    if (isShare && !(value.get() > 0 && value.get() < 100)) {
      into.leave(place, "a success rate of %s %% is no limit here".formatted(value.get()));
      return;
    }
    Optional<String> above = isShare ? Optional.empty() : Bounds.find(value.get());
    if (!isShare && above.isEmpty()) {
      into.leave(
          place,
          "requests are not counted with a bound of %s ms; the nearest bound is %s"
              .formatted(value.get(), Bounds.nearest(value.get())));
      return;
    }
    ObjectNode check = into.check(place, name);
    if (isShare) {
      check.putObject("limit").put("errors", Bounds.failing(value.get()));
    } else {
      check
          .putObject("limit")
          .putObject("latency")
          .put("above", above.orElseThrow())
          .put("share", 0.01);
    }
    into.remark(
        place,
        "'%s' is a limit of the router's counts here, tested over all requests: interval and the analysis' threshold do not apply"
            .formatted(name));
  }
}
