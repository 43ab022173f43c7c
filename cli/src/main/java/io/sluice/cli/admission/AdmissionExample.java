package io.sluice.cli.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.domain.admission.AdmissionInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An example of a release, with the expected result. Absent variables have no fields.
///
/// @param name name of the example
/// @param rejectedBy names of the rules that reject it; no rule if absent
public record AdmissionExample(
    String name,
    Optional<JsonNode> release,
    Optional<JsonNode> caller,
    Optional<JsonNode> plan,
    Optional<Instant> now,
    Optional<List<String>> rejectedBy) {
  public AdmissionExample {
    rejectedBy = rejectedBy.map(List::copyOf);
  }

  /// Whether the rule is expected to reject the example.
  boolean isRejectedBy(String rule) {
    return rejectedBy.orElse(List.of()).contains(rule);
  }

  AdmissionInput input() {
    return new AdmissionInput(object(release), object(caller), object(plan), now);
  }

  private static JsonNode object(Optional<JsonNode> variable) {
    return variable.orElseGet(JsonNodeFactory.instance::objectNode);
  }
}
