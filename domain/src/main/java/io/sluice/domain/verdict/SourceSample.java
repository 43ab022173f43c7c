package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Verdict;
import java.util.List;

/// The answer of a source other than the router for one check. It is part of the tick, so judges
/// read ticks only.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SourceSample.Counted.class, name = "counted"),
  @JsonSubTypes.Type(value = SourceSample.Valued.class, name = "valued"),
  @JsonSubTypes.Type(value = SourceSample.ExternalVerdict.class, name = "external-verdict"),
  @JsonSubTypes.Type(value = SourceSample.Missing.class, name = "missing")
})
public sealed interface SourceSample {
  /// Returns the name of the check.
  String check();

  /// Returns the answer without counts that must not be judged: those of a candidate without
  /// traffic, and latency during the warm-up.
  default SourceSample counting(boolean shifted, boolean warmingUp) {
    return this;
  }

  /// The counts of each version since the previous query.
  record Counted(String check, VersionCounts counts) implements SourceSample {

    @Override
    public SourceSample counting(boolean shifted, boolean warmingUp) {
      return new Counted(check, counts.judged(shifted, warmingUp));
    }
  }

  /// The values of a query.
  ///
  /// @param outcome outcome of the check's conditions; success if it has none
  /// @param candidate values of the candidate, at least one; may contain NaN
  /// @param stable values of stable; empty without a stable, or if the check does not query it
  record Valued(
      String check, MeasurementOutcome outcome, List<Double> candidate, List<Double> stable)
      implements SourceSample {
    public Valued {
      candidate = List.copyOf(candidate);
      stable = List.copyOf(stable);
    }
  }

  enum MeasurementOutcome {
    SUCCESS,
    FAILURE,
    INCONCLUSIVE
  }

  /// An external verdict.
  ///
  /// @param sentence the reason in one sentence
  record ExternalVerdict(String check, Verdict.Kind kind, String sentence)
      implements SourceSample {}

  /// A failed measurement.
  ///
  /// @param reason the reason, such as "prometheus.example.com does not answer within 2 s"
  record Missing(String check, String reason) implements SourceSample {}
}
