package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.document.Document;
import io.sluice.contract.ContractModule;
import io.sluice.contract.JsonPointers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An object of a document. Each field is either read or reported as left out.
final class Fields {
  private final Part part;
  private final Imported into;
  private final Set<String> readFields = new HashSet<>();

  /// A value and its place in the document.
  record Part(Document document, String pointer, JsonNode json) {

    /// Returns the place, such as `file.yaml:7 /spec/metrics/0`.
    String place() {
      return document.findPlace(pointer).orElse(document.name()) + " " + pointer;
    }

    Part at(String field) {
      return new Part(document, JsonPointers.child(pointer, field), json.path(field));
    }

    /// Returns the items of a list; empty for any other value.
    List<Part> items() {
      List<Part> all = new ArrayList<>();
      for (int i = 0; json.isArray() && i < json.size(); i++) {
        all.add(new Part(document, pointer + "/" + i, json.path(i)));
      }
      return all;
    }

    String text() {
      return json.asText();
    }
  }

  Fields(Part part, Imported into) {
    this.part = part;
    this.into = into;
  }

  /// Marks fields as read that have no effect on a release or its checks.
  Fields ignore(String... fields) {
    readFields.addAll(List.of(fields));
    return this;
  }

  Part part() {
    return part;
  }

  /// Returns a field and marks it as read; empty if it is absent or null.
  Optional<Part> take(String field) {
    readFields.add(field);
    Part found = part.at(field);
    return found.json().isMissingNode() || found.json().isNull()
        ? Optional.empty()
        : Optional.of(found);
  }

  Optional<Fields> takeObject(String field) {
    return take(field)
        .filter(it -> isA(it, it.json().isObject(), "an object"))
        .map(it -> new Fields(it, into));
  }

  List<Part> list(String field) {
    return take(field)
        .filter(it -> isA(it, it.json().isArray(), "a list"))
        .map(Part::items)
        .orElse(List.of());
  }

  Optional<String> takeText(String field) {
    return take(field).filter(it -> isA(it, it.json().isTextual(), "text")).map(Part::text);
  }

  Optional<Boolean> takeBoolean(String field) {
    return take(field)
        .filter(it -> isA(it, it.json().isBoolean(), "true or false"))
        .map(it -> it.json().asBoolean());
  }

  Optional<Double> takeNumber(String field) {
    return take(field)
        .filter(it -> isA(it, it.json().isNumber(), "a number"))
        .map(it -> it.json().asDouble());
  }

  /// Returns an integer that is written as a number or as text, such as 5 or "5".
  Optional<Integer> takeInteger(String field) {
    return take(field)
        .filter(it -> isA(it, it.text().matches("-?[0-9]{1,9}"), "a whole number"))
        .map(it -> Integer.parseInt(it.text()));
  }

  /// Returns a duration such as `1h30m`, which Sluice writes in the same way.
  Optional<String> takeDuration(String field) {
    return take(field).filter(it -> isA(it, isDuration(it), "a duration")).map(Part::text);
  }

  private static boolean isDuration(Part part) {
    try {
      Duration duration = ContractModule.duration(part.text());
      return part.json().isTextual() && duration.isPositive();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private boolean isA(Part value, boolean holds, String what) {
    if (!holds) {
      into.leave(value.place(), "'%s' is not %s".formatted(brief(value), what));
    }
    return holds;
  }

  /// Reports a field, if it is present, as left out.
  void without(String field, String reason) {
    take(field).ifPresent(it -> into.leave(it.place(), reason));
  }

  /// Reports every field that was not read.
  void rest() {
    if (part.json() instanceof ObjectNode object) {
      Set<String> unknown = new TreeSet<>();
      object.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(readFields);
      unknown.forEach(field -> into.leave(part.at(field).place(), "is unknown here"));
    }
  }

  static String brief(Part part) {
    String text = part.json().isValueNode() ? part.text() : part.json().toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
