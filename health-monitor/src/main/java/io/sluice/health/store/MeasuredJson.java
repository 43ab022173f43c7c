package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.Measured;
import java.util.List;

/// The JSON of a tick's measurements from sources other than the router, in its column.
final class MeasuredJson {
  private static final String NOTHING = "[]";

  /// A record around the list, so that its elements keep their types in JSON.
  private record Holder(List<Measured> measured) {}

  static String write(List<Measured> measured) {
    return measured.isEmpty() ? NOTHING : Json.write(new Holder(measured));
  }

  static List<Measured> read(String json) {
    return json.equals(NOTHING) ? List.of() : Json.read(json, Holder.class).measured();
  }

  private MeasuredJson() {}
}
