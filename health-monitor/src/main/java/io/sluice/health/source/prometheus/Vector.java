package io.sluice.health.source.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.domain.measure.Histogram;
import io.sluice.health.source.egress.ExternalJson;
import io.sluice.health.source.egress.WebResponse;
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

  /// @throws InvalidResponseException if the response is no such result
  static Vector read(WebResponse response) {
    JsonNode document = ExternalJson.read(response);
    JsonNode result = document.path("data").path("result");
    if (!document.path("status").asText().equals("success") || !result.isArray()) {
      throw response.invalid("is no result");
    }
    String type = document.path("data").path("resultType").asText();
    return switch (type) {
      case "vector" -> new Vector(series(response, result));
      case "scalar" ->
          new Vector(List.of(new Series(Map.of(), findValue(response, result), Optional.empty())));
      default -> throw response.invalid("is a %s, not a vector or scalar".formatted(type));
    };
  }

  private static List<Series> series(WebResponse response, JsonNode result) {
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
                  labels, Optional.empty(), Optional.of(histogram(response, histogram.path(1))))
              : new Series(labels, findValue(response, value), Optional.empty()));
    }
    return all;
  }

  private static Optional<Double> findValue(WebResponse response, JsonNode sample) {
    return Optional.of(number(response, sample.path(1)));
  }

  /// Parses a native histogram; its buckets are [rule for their borders, lower, upper, count].
  private static Histogram histogram(WebResponse response, JsonNode histogram) {
    Map<Double, Double> own = new HashMap<>();
    for (JsonNode bucket : histogram.path("buckets")) {
      own.merge(number(response, bucket.path(1)), number(response, bucket.path(3)), Double::sum);
    }
    return Histogram.nativ(own, number(response, histogram.path("count")));
  }

  private static double number(WebResponse response, JsonNode text) {
    return switch (text.asText()) {
      case "NaN" -> Double.NaN;
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case String other -> parsed(response, other);
    };
  }

  private static double parsed(WebResponse response, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw response.invalid("has a value that is no number");
    }
  }
}
