package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Verdict;
import java.util.List;

/// What a source other than the router said for one check. It stands in the tick, so that judges
/// see nothing but ticks.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Measured.Counted.class, name = "counted"),
  @JsonSubTypes.Type(value = Measured.Valued.class, name = "valued"),
  @JsonSubTypes.Type(value = Measured.Told.class, name = "told"),
  @JsonSubTypes.Type(value = Measured.Missing.class, name = "missing")
})
public sealed interface Measured {
  /// The check's name.
  String check();

  /// The same without what must not count: the candidate before it has traffic, and latency while
  /// it may be cold.
  default Measured counting(boolean shifted, boolean warm) {
    return this;
  }

  /// What each version answered since it was asked before.
  ///
  /// @param fleet the same by instance
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

  /// Values.
  ///
  /// @param outcome of the check's conditions; success where it has none
  /// @param candidate at least one; may hold what is no number
  /// @param stable empty where there is no stable, or nobody asks for it
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

  /// Another monitor's verdict.
  ///
  /// @param sentence why, for people
  record Told(String check, Verdict.Kind kind, String sentence) implements Measured {}

  /// It could not be measured.
  ///
  /// @param reason for people, such as "prometheus.example.com does not answer within 2 s"
  record Missing(String check, String reason) implements Measured {}
}
