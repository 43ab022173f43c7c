package io.sluice.health.source;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import java.util.List;
import java.util.Map;

/// The response of a [SourceClient].
public sealed interface SourceResponse {
  /// Maximum length of an excerpt of an invalid response, in characters.
  int SHOWN = 200;

  /// Values, for a threshold or a score.
  ///
  /// @param candidate at least one value; NaN is kept, since each check defines its meaning
  /// @param stable empty if there is no stable
  record Values(List<Double> candidate, List<Double> stable) implements SourceResponse {
    public Values {
      candidate = List.copyOf(candidate);
      stable = List.copyOf(stable);
    }
  }

  /// Counts, for a comparison or a limit: monotone totals by instance; a check uses their increase
  /// since the previous response.
  ///
  /// @param stable empty if there is no stable
  /// @param startId totals under another start id do not continue these
  record Totals(Map<String, Counts> candidate, Map<String, Counts> stable, String startId)
      implements SourceResponse {
    public Totals {
      candidate = Map.copyOf(candidate);
      stable = Map.copyOf(stable);
    }
  }

  /// The verdict of an external monitor.
  record ExternalVerdict(Verdict.Kind kind, String sentence) implements SourceResponse {}

  /// No data: the response is empty or invalid.
  ///
  /// @param reason one sentence for users
  record NoData(String reason) implements SourceResponse {}

  /// Returns the beginning of an invalid response on one line, as an excerpt for a reason.
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN);
  }
}
