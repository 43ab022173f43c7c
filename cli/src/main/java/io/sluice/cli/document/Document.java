package io.sluice.cli.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/// A document that a person wrote, as JSON, and where each part of it stands.
///
/// @param name of the file, for messages
/// @param lines the line of each JSON pointer, from 1
/// @param options the option that said the value of a JSON pointer, whatever the file says there
public record Document(
    String name, ObjectNode json, Map<String, Integer> lines, Map<String, String> options) {
  public Document {
    lines = Map.copyOf(lines);
    options = Map.copyOf(options);
  }

  /// As it was written.
  public Document(String name, ObjectNode json, Map<String, Integer> lines) {
    this(name, json, lines, Map.of());
  }

  /// The same, with values that options said.
  public Document with(Map<String, String> said) {
    return new Document(name, json, lines, said);
  }

  /// Where `pointer`, or the nearest of its parents that was written, stands: `release.yaml:7`, or
  /// `--replicas` if an option said it.
  public Optional<String> place(String pointer) {
    return nearest(options, pointer)
        .or(() -> nearest(lines, pointer).map(line -> name + ":" + line));
  }

  private static <T> Optional<T> nearest(Map<String, T> known, String pointer) {
    for (String at = pointer; at.startsWith("/"); at = at.substring(0, at.lastIndexOf('/'))) {
      Optional<T> found = Optional.ofNullable(known.get(at));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
