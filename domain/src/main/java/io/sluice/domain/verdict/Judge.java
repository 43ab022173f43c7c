package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What judges a check: a fold of ticks. The e-processes share one α; each of the others is judged
/// apart, and the worst wins.
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

  /// The judge after `tick`.
  Judge tick(Tick tick);

  /// Whether `tick` has something that this judge can judge.
  boolean hears(Tick tick);
}
