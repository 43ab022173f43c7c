package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The converted fields so far, and a report on the others.
public final class Imported {
  private static final int NAME_MAX = 63;

  private final ObjectNode release = JsonNodeFactory.instance.objectNode();
  private final ObjectNode analysis = JsonNodeFactory.instance.objectNode();
  private final List<String> left = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /// Returns the `analysis` of a release.
  public ObjectNode analysis() {
    return analysis;
  }

  /// Returns the other fields of a release; empty if only an analysis was read.
  ObjectNode release() {
    return release;
  }

  /// Returns the document: a release, or its `analysis` alone.
  public ObjectNode document() {
    ObjectNode document = release.deepCopy();
    if (release.isEmpty() || !analysis.isEmpty()) {
      document.set("analysis", analysis);
    }
    return document;
  }

  /// Returns a line for each field that was left out.
  public List<String> left() {
    return List.copyOf(left);
  }

  /// Returns a line for each field that has another meaning or name in Sluice.
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  void leave(String place, String reason) {
    left.add(place + ": " + reason);
  }

  void remark(String place, String what) {
    remarks.add(place + ": " + what);
  }

  /// Adds a check under `name`, or under the most similar name that is valid and unused.
  ObjectNode check(String place, String name) {
    String usable = name.replaceAll("[^-_.A-Za-z0-9]+", "-").replaceAll("^[-_.]+", "");
    String base =
        usable.isEmpty() ? "check" : usable.substring(0, Math.min(NAME_MAX, usable.length()));
    String unique = base;
    for (int i = 2; !names.add(unique); i++) {
      unique = base.substring(0, Math.min(NAME_MAX - 4, base.length())) + "-" + i;
    }
    if (!unique.equals(name)) {
      remark(place, "'%s' is called %s here".formatted(name, unique));
    }
    return analysis.withArray("checks").addObject().put("name", unique);
  }
}
