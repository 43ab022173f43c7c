package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What was carried over so far, and what was not.
public final class Imported {
  private static final int NAME_MAX = 63;

  private final ObjectNode release = JsonNodeFactory.instance.objectNode();
  private final ObjectNode analysis = JsonNodeFactory.instance.objectNode();
  private final List<String> left = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /// The `analysis` of a release.
  public ObjectNode analysis() {
    return analysis;
  }

  /// The other fields of a release; empty if only what is judged was read.
  ObjectNode release() {
    return release;
  }

  /// The document: a release, or its `analysis` alone.
  public ObjectNode document() {
    ObjectNode document = release.deepCopy();
    if (release.isEmpty() || !analysis.isEmpty()) {
      document.set("analysis", analysis);
    }
    return document;
  }

  /// A line for each field that was not carried over.
  public List<String> left() {
    return List.copyOf(left);
  }

  /// What came over and means something else, or is called otherwise.
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  void leave(String place, String why) {
    left.add(place + ": " + why);
  }

  void remark(String place, String what) {
    remarks.add(place + ": " + what);
  }

  /// A check under `name`, or under what is nearest to it that may be a name here.
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
