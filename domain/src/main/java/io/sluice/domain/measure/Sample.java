package io.sluice.domain.measure;

import java.util.Map;

/// One sample of a metrics text.
///
/// @param name name of the series, such as `http_requests_total`
/// @param labels labels of the series
/// @param value value of the sample; may be NaN
public record Sample(String name, Map<String, String> labels, double value) {
  public Sample {
    labels = Map.copyOf(labels);
  }
}
