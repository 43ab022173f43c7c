package io.sluice.health.store;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.Measured;
import java.util.List;

/// What a tick got from sources other than the router, in its column.
final class MeasuredJson {
  private static final String NOTHING = "[]";

  /// So that the list's elements keep their types.
  private record Holder(List<Measured> measured) {}

  static String write(List<Measured> measured) {
    return measured.isEmpty() ? NOTHING : Json.write(new Holder(measured));
  }

  static List<Measured> read(String json) {
    return json.equals(NOTHING) ? List.of() : Json.read(json, Holder.class).measured();
  }

  private MeasuredJson() {}
}
