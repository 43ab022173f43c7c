package io.sluice.health.source.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.domain.measure.Histogram;
import io.sluice.health.source.Senseless;
import io.sluice.health.source.web.Documents;
import io.sluice.health.source.web.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The result of an instant query: a vector, or a scalar as one series without labels.
///
/// @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
record Vector(List<Series> series) {

  /// One series of the result.
  ///
  /// @param value empty if it is a native histogram
  record Series(
      Map<String, String> labels, Optional<Double> value, Optional<Histogram> histogram) {}

  /// @throws Senseless if the page is no such result
  static Vector read(Page page) {
    JsonNode document = Documents.read(page);
    JsonNode result = document.path("data").path("result");
    if (!document.path("status").asText().equals("success") || !result.isArray()) {
      throw page.senseless("is no result");
    }
    String type = document.path("data").path("resultType").asText();
    return switch (type) {
      case "vector" -> new Vector(series(page, result));
      case "scalar" -> new Vector(List.of(new Series(Map.of(), value(page, result), none())));
      default -> throw page.senseless("is a %s, not a vector or scalar".formatted(type));
    };
  }

  private static Optional<Histogram> none() {
    return Optional.empty();
  }

  private static List<Series> series(Page page, JsonNode result) {
    List<Series> all = new ArrayList<>();
    for (JsonNode one : result) {
      Map<String, String> labels = new HashMap<>();
      one.path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      JsonNode value = one.path("value");
      JsonNode histogram = one.path("histogram");
      all.add(
          histogram.isArray()
              ? new Series(
                  labels, Optional.empty(), Optional.of(histogram(page, histogram.path(1))))
              : new Series(labels, value(page, value), none()));
    }
    return all;
  }

  private static Optional<Double> value(Page page, JsonNode sample) {
    return Optional.of(number(page, sample.path(1)));
  }

  /// Parses a native histogram; its buckets are [rule for their borders, lower, upper, count].
  private static Histogram histogram(Page page, JsonNode histogram) {
    Map<Double, Double> own = new HashMap<>();
    for (JsonNode bucket : histogram.path("buckets")) {
      own.merge(number(page, bucket.path(1)), number(page, bucket.path(3)), Double::sum);
    }
    return Histogram.nativ(own, number(page, histogram.path("count")));
  }

  private static double number(Page page, JsonNode text) {
    return switch (text.asText()) {
      case "NaN" -> Double.NaN;
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case String other -> parsed(page, other);
    };
  }

  private static double parsed(Page page, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw page.senseless("has a value that is no number");
    }
  }
}
