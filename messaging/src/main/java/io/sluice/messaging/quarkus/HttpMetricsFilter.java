package io.sluice.messaging.quarkus;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.sluice.contract.LatencyBounds;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Adds a histogram to the metric of HTTP requests, and bounds its number of series: it keeps text
/// from clients out of the labels. The path of a request that reached no endpoint is arbitrary, and
/// so is a method.
@Singleton
class HttpMetricsFilter implements MeterFilter {
  private static final String NAME = "http.server.requests";
  private static final String URI = "uri";
  private static final String METHOD = "method";

  /// The statuses of rejections that can come before the search for an endpoint.
  private static final Set<String> UNMATCHED_STATUSES =
      Set.of("400", "401", "404", "405", "406", "413", "414", "415", "421", "431");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  @Override
  public Meter.Id map(Meter.Id id) {
    String status = id.getTag("status");
    if (!id.getName().equals(NAME) || status == null) {
      return id;
    }
    Tags tags = Tags.of(id.getTags());
    if (UNMATCHED_STATUSES.contains(status)) {
      tags = tags.and(Tag.of(URI, "none"));
    }
    String method = id.getTag(METHOD);
    if (method != null && !METHODS.contains(method)) {
      tags = tags.and(Tag.of(METHOD, "other"));
    }
    return id.replaceTags(tags);
  }

  @Override
  public DistributionStatisticConfig configure(
      Meter.Id id, DistributionStatisticConfig configuration) {
    if (!id.getName().equals(NAME)) {
      return configuration;
    }
    double[] nanos =
        LatencyBounds.MILLIS.stream().mapToDouble(TimeUnit.MILLISECONDS::toNanos).toArray();
    return DistributionStatisticConfig.builder()
        .serviceLevelObjectives(nanos)
        .build()
        .merge(configuration);
  }
}
