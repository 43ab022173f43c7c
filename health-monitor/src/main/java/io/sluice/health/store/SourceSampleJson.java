package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.SourceSample;
import java.util.List;

/// The JSON of a tick's measurements from sources other than the router, in its column.
final class SourceSampleJson {
  private static final String EMPTY_LIST = "[]";

  /// A record around the list, so that its elements keep their types in JSON.
  private record Holder(List<SourceSample> measured) {}

  static String write(List<SourceSample> samples) {
    return samples.isEmpty() ? EMPTY_LIST : Json.write(new Holder(samples));
  }

  static List<SourceSample> read(String json) {
    return json.equals(EMPTY_LIST) ? List.of() : Json.read(json, Holder.class).measured();
  }

  private SourceSampleJson() {}
}
