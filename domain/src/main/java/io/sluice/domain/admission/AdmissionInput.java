package io.sluice.domain.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The values of the variables of an expression. An absent `now` has no value: an expression that
/// reads it fails.
///
/// @param release resolved document of the release
/// @param caller caller who requests the release
/// @param plan plan of the release
/// @param now time at which the release is requested
public record AdmissionInput(
    JsonNode release, JsonNode caller, JsonNode plan, Optional<Instant> now) {
  static final String RELEASE = "release";
  static final String CALLER = "caller";
  static final String PLAN = "plan";
  static final String NOW = "now";

  Map<String, Object> variables() {
    Map<String, Object> variables = new HashMap<>();
    variables.put(RELEASE, CelValues.of(release));
    variables.put(CALLER, CelValues.of(caller));
    variables.put(PLAN, CelValues.of(plan));
    now.ifPresent(at -> variables.put(NOW, at));
    return variables;
  }
}
