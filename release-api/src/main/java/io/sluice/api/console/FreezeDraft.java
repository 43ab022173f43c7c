package io.sluice.api.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// A freeze as a person wrote it, and the documents of an environment with and without it.
///
/// @param name name in messages, such as `incident`
/// @param lasts time from start to end as text, such as `2h`
record FreezeDraft(String name, String lasts) {
  static final String NAME = "name";
  static final String LASTS = "lasts";

  /// The fields that another page keeps.
  static final List<String> FIELDS = List.of(NAME, LASTS, VerbFields.REASON);

  private static final String WINDOWS = "windows";
  private static final String KIND = "kind";
  private static final String FREEZE = "freeze";

  /// Returns the names of the freezes in a document, also of past and repeated ones.
  ///
  /// @param document text in JSON
  static List<String> names(String document) {
    return windows(document)
        .valueStream()
        .filter(window -> window.path(KIND).asText().equals(FREEZE))
        .map(window -> window.path(NAME).asText())
        .toList();
  }

  /// Returns the document without the freeze of a name.
  static String remove(String document, String name) {
    ObjectNode root = read(document);
    ArrayNode rest = root.arrayNode();
    windows(document)
        .valueStream()
        .filter(window ->
            !(window.path(KIND).asText().equals(FREEZE) && window.path(NAME).asText().equals(name)))
        .forEach(rest::add);
    return root.<ObjectNode>set(WINDOWS, rest).toPrettyString();
  }

  /// Returns the JSON pointer of the freeze in the document that [#add] returns, without its first
  /// slash.
  static String pointer(String document) {
    return "%s/%d/".formatted(WINDOWS, windows(document).size());
  }

  /// Returns the document with this freeze from `now` on.
  String add(String document, Instant now) {
    ObjectNode root = read(document);
    ArrayNode all = root.arrayNode().addAll(windows(document));
    var from = LocalDateTime.ofInstant(now.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC);
    ObjectNode _ =
        all.addObject()
            .put(NAME, name)
            .put(KIND, FREEZE)
            .put("zone", "UTC")
            .put("from", from.toString())
            .put(LASTS, lasts);
    return root.<ObjectNode>set(WINDOWS, all).toPrettyString();
  }

  private static ObjectNode read(String document) {
    return Json.read(document, ObjectNode.class);
  }

  private static ArrayNode windows(String document) {
    ObjectNode root = read(document);
    return root.path(WINDOWS) instanceof ArrayNode windows ? windows : root.arrayNode();
  }
}
