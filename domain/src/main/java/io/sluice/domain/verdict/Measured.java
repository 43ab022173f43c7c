package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Verdict;
import java.util.List;

/// The answer of a source other than the router for one check. It is part of the tick, so judges
/// read ticks only.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Measured.Counted.class, name = "counted"),
  @JsonSubTypes.Type(value = Measured.Valued.class, name = "valued"),
  @JsonSubTypes.Type(value = Measured.Told.class, name = "told"),
  @JsonSubTypes.Type(value = Measured.Missing.class, name = "missing")
})
public sealed interface Measured {
  /// Returns the name of the check.
  String check();

  /// Returns the answer without counts that must not be judged: those of a candidate without
  /// traffic, and latency during the warm-up.
  default Measured counting(boolean shifted, boolean warm) {
    return this;
  }

  /// The counts of each version since the previous query.
  ///
  /// @param fleet the same counts by instance
  record Counted(String check, Counts candidate, Counts stable, Fleet fleet) implements Measured {

    @Override
    public Measured counting(boolean shifted, boolean warm) {
      return new Counted(
          check,
          !shifted ? Counts.NONE : warm ? candidate : candidate.withoutSlow(),
          warm ? stable : stable.withoutSlow(),
          warm ? fleet : fleet.withoutSlow());
    }
  }

  /// The values of a query.
  ///
  /// @param outcome outcome of the check's conditions; success if it has none
  /// @param candidate values of the candidate, at least one; may contain NaN
  /// @param stable values of stable; empty without a stable, or if the check does not query it
  record Valued(String check, Outcome outcome, List<Double> candidate, List<Double> stable)
      implements Measured {
    public Valued {
      candidate = List.copyOf(candidate);
      stable = List.copyOf(stable);
    }
  }

  enum Outcome {
    SUCCESS,
    FAILURE,
    INCONCLUSIVE
  }

  /// An external verdict.
  ///
  /// @param sentence the reason in one sentence
  record Told(String check, Verdict.Kind kind, String sentence) implements Measured {}

  /// A failed measurement.
  ///
  /// @param reason the reason, such as "prometheus.example.com does not answer within 2 s"
  record Missing(String check, String reason) implements Measured {}
}
