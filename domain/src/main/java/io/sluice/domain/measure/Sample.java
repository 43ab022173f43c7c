package io.sluice.domain.measure;

import java.util.Map;

/// One number of a text of metrics.
///
/// @param name of the series, such as `http_requests_total`
/// @param labels of the series
/// @param value may be no number
public record Sample(String name, Map<String, String> labels, double value) {
  public Sample {
    labels = Map.copyOf(labels);
  }
}
