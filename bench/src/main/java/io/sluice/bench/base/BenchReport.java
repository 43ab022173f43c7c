package io.sluice.bench.base;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The result of a benchmark: lines for users, figures as JSON, and the gates that it misses.
public final class BenchReport {
  private final List<String> lines = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private final ObjectNode figures = JsonNodeFactory.instance.objectNode();
  private final Consumer<String> listener;

  /// @param listener gets each line when it is added
  public BenchReport(Consumer<String> listener) {
    this.listener = listener;
  }

  /// Adds a line.
  ///
  /// @param pattern of [String#format], for `values`
  public void addLine(CharSequence pattern, Object... values) {
    String line = format(pattern, values);
    lines.add(line);
    listener.accept(line);
  }

  /// Adds a figure.
  ///
  /// @param value a value that Jackson can write
  public void addFigure(String name, Object value) {
    figures.set(name, Json.mapper().valueToTree(value));
  }

  /// Returns the figures, which the caller may extend.
  public ObjectNode figures() {
    return figures;
  }

  /// Adds a gate that is missed if `value` is above `limit`.
  ///
  /// @param pattern sentence for the missed gate, of [String#format], for the subjects, then
  ///   `value` and `limit`
  public void requireAtMost(double value, double limit, CharSequence pattern, Object... subjects) {
    if (value > limit) {
      addMissed(pattern, Stream.concat(Stream.of(subjects), Stream.of(value, limit)).toArray());
    }
  }

  /// Adds a gate that is missed if `value` is below `limit`.
  ///
  /// @param pattern sentence for the missed gate, of [String#format], for the subjects, then
  ///   `value` and `limit`
  public void requireAtLeast(double value, double limit, CharSequence pattern, Object... subjects) {
    if (value < limit) {
      addMissed(pattern, Stream.concat(Stream.of(subjects), Stream.of(value, limit)).toArray());
    }
  }

  /// Adds a missed gate.
  ///
  /// @param pattern of [String#format], for `values`
  public void addMissed(CharSequence pattern, Object... values) {
    missed.add(format(pattern, values));
  }

  private static String format(CharSequence pattern, Object... values) {
    return String.format(Locale.ROOT, pattern.toString(), values);
  }

  /// Returns a sentence for each missed gate.
  public List<String> missed() {
    return List.copyOf(missed);
  }

  /// Returns the lines, then those of [#missedLines].
  public List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    all.addAll(missedLines());
    return all;
  }

  /// Returns a line for each missed gate.
  List<String> missedLines() {
    return missed.stream().map(sentence -> "✖ " + sentence).toList();
  }

  /// Returns the figures, with the missed gates as `faults`.
  public ObjectNode json() {
    ObjectNode json = figures.deepCopy();
    json.set("faults", Json.mapper().valueToTree(missed));
    return json;
  }
}
