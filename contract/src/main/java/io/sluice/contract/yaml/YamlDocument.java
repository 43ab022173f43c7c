package io.sluice.contract.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.JsonPointers;
import java.util.Map;
import java.util.Optional;

/// A document that a person wrote, as JSON, with the line of each part.
///
/// @param lines line of each JSON pointer, counted from 1
public record YamlDocument(ObjectNode json, Map<String, Integer> lines) {
  public YamlDocument {
    lines = Map.copyOf(lines);
  }

  /// Finds the line of `pointer`, or of its nearest parent in the document.
  public Optional<Integer> findLine(String pointer) {
    return JsonPointers.findNearest(lines, pointer);
  }
}
