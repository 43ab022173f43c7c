package io.sluice.messaging.quarkus;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.Set;

/// Keeps text from clients out of the labels of metrics: the path of a request that reached no
/// endpoint is arbitrary.
@Singleton
class UriLabelFilter implements MeterFilter {
  private static final String URI = "uri";
  private static final Set<String> UNMATCHED_STATUSES = Set.of("401", "404", "405", "421");

  @Override
  public Meter.Id map(Meter.Id id) {
    String status = id.getTag("status");
    if (!id.getName().equals("http.server.requests")
        || status == null
        || !UNMATCHED_STATUSES.contains(status)) {
      return id;
    }
    return id.replaceTags(Tags.of(id.getTags()).and(Tag.of(URI, "none")));
  }
}
