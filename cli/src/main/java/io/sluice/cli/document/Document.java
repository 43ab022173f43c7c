package io.sluice.cli.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.JsonPointers;
import java.util.Map;
import java.util.Optional;

/// A document that a user wrote, as JSON, with the line of each part.
///
/// @param name the file's name, for messages
/// @param lines the line of each JSON pointer, counted from 1
/// @param options the option that set the value of a JSON pointer, which overrides the file
public record Document(
    String name, ObjectNode json, Map<String, Integer> lines, Map<String, String> options) {
  public Document {
    lines = Map.copyOf(lines);
    options = Map.copyOf(options);
  }

  /// Creates a document without options.
  public Document(String name, ObjectNode json, Map<String, Integer> lines) {
    this(name, json, lines, Map.of());
  }

  /// Returns this document with the options that set values in it.
  public Document with(Map<String, String> options) {
    return new Document(name, json, lines, options);
  }

  /// Returns the place of `pointer`, or of its nearest parent in the document: `release.yaml:7`, or
  /// `--replicas` if an option set the value.
  public Optional<String> findPlace(String pointer) {
    return JsonPointers.findNearest(options, pointer)
        .or(() -> JsonPointers.findNearest(lines, pointer).map(line -> name + ":" + line));
  }
}
