package io.sluice.health.source;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import java.util.List;
import java.util.Map;

/// What a [Monitor] says.
public sealed interface Answer {
  /// How much of an answer that makes no sense is shown, in characters.
  int SHOWN = 200;

  /// Values, for a threshold or a score.
  ///
  /// @param candidate at least one; what is no number stays so: the check knows what that means
  /// @param stable empty where there is no stable
  record Values(List<Double> candidate, List<Double> stable) implements Answer {
    public Values {
      candidate = List.copyOf(candidate);
      stable = List.copyOf(stable);
    }
  }

  /// Counts, for a comparison or a limit: monotone totals by instance, of which the difference to
  /// the answer before is what counts.
  ///
  /// @param stable empty where there is no stable
  /// @param startId totals under another one are no continuation
  record Totals(Map<String, Counts> candidate, Map<String, Counts> stable, String startId)
      implements Answer {
    public Totals {
      candidate = Map.copyOf(candidate);
      stable = Map.copyOf(stable);
    }
  }

  /// Another monitor's verdict.
  record Told(Verdict.Kind kind, String sentence) implements Answer {}

  /// There is nothing, or nothing that makes sense.
  ///
  /// @param reason for people
  record Nothing(String reason) implements Answer {}

  /// The beginning of what makes no sense, on one line, to be shown in a reason.
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN);
  }
}
