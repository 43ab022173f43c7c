package io.sluice.simulation.oracle;

import io.sluice.simulation.fault.TraceLog;
import java.util.Optional;

/// The first broken rule of a run.
public final class OracleFindings {
  private final TraceLog trace;
  private Optional<Broken> first = Optional.empty();

  /// @param rule such as `S7`
  public record Broken(String rule, String sentence) {
    @Override
    public String toString() {
      return rule + ": " + sentence;
    }
  }

  public OracleFindings(TraceLog trace) {
    this.trace = trace;
  }

  public Optional<Broken> findFirst() {
    return first;
  }

  public boolean isEmpty() {
    return first.isEmpty();
  }

  /// Adds a broken rule. Later ones are only traced: they may follow from the first.
  public void add(String rule, String sentence) {
    trace.add(() -> "!! %s: %s".formatted(rule, sentence));
    if (first.isEmpty()) {
      first = Optional.of(new Broken(rule, sentence));
    }
  }

  /// Adds a sentence unless `holds`.
  ///
  /// @param pattern of [String#format], for `parts`
  void require(boolean holds, String rule, CharSequence pattern, Object... parts) {
    if (!holds) {
      add(rule, pattern.toString().formatted(parts));
    }
  }
}
