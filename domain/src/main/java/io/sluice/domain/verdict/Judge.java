package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// The judge of a check: a fold of ticks. The e-processes share one α; each other judge is
/// independent of them, and the worst result wins.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ComparisonJudge.class, name = "comparison"),
  @JsonSubTypes.Type(value = LimitJudge.class, name = "limit"),
  @JsonSubTypes.Type(value = RestartJudge.class, name = "restarts"),
  @JsonSubTypes.Type(value = ThresholdJudge.class, name = "threshold"),
  @JsonSubTypes.Type(value = ScoreJudge.class, name = "score"),
  @JsonSubTypes.Type(value = ExternalVerdictJudge.class, name = "external-verdict")
})
public sealed interface Judge
    permits Judge.EProcess, ThresholdJudge, ScoreJudge, ExternalVerdictJudge {

  /// Returns the judge after `tick`.
  Judge tick(Tick tick);

  /// Whether `tick` has data for this judge.
  boolean hasDataFor(Tick tick);

  /// Whether it judges latency.
  default boolean isOfLatency() {
    return false;
  }

  /// An e-process: a number that starts at 1. While the candidate is no worse than allowed, the
  /// chance that it ever reaches 1/α is at most α, for any number of polls.
  sealed interface EProcess extends Judge permits ComparisonJudge, LimitJudge, RestartJudge {

    @Override
    EProcess tick(Tick tick);

    /// Returns the natural logarithm of the e-value.
    double logE();

    /// Returns an upper bound of [#logE] that is cheap to compute.
    default double logBound() {
      return logE();
    }

    /// Returns the tolerance δ of a comparison, or the limit.
    double allowed();
  }
}
