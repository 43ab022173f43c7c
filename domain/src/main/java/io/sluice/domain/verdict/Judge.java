package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// The judge of a check: a fold of ticks. The e-processes share one α; each other judge is
/// independent of them, and the worst result wins.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Comparison.class, name = "comparison"),
  @JsonSubTypes.Type(value = Limit.class, name = "limit"),
  @JsonSubTypes.Type(value = Restarts.class, name = "restarts"),
  @JsonSubTypes.Type(value = Threshold.class, name = "threshold"),
  @JsonSubTypes.Type(value = Score.class, name = "score"),
  @JsonSubTypes.Type(value = Elsewhere.class, name = "elsewhere")
})
public sealed interface Judge permits EProcess, Threshold, Score, Elsewhere {

  /// Returns the judge after `tick`.
  Judge tick(Tick tick);

  /// Whether `tick` has data for this judge.
  boolean hears(Tick tick);
}
