package io.sluice.cli.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/// A document that a person wrote, as JSON, and where each part of it stands.
///
/// @param name of the file, for messages
/// @param lines the line of each JSON pointer, from 1
public record Document(String name, ObjectNode json, Map<String, Integer> lines) {
  public Document {
    lines = Map.copyOf(lines);
  }

  /// Where `pointer`, or the nearest of its parents that was written, stands: `release.yaml:7`.
  public Optional<String> place(String pointer) {
    for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
      Integer line = lines.get(at);
      if (line != null) {
        return Optional.of(name + ":" + line);
      }
      if (!at.startsWith("/")) {
        break;
      }
    }
    return Optional.empty();
  }
}
