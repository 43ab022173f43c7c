package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// An e-process: a number that starts at 1 and whose chance ever to reach 1/α is at most α while
/// the candidate is no worse than allowed, however often one looks.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Comparison.class, name = "comparison"),
  @JsonSubTypes.Type(value = Limit.class, name = "limit")
})
public sealed interface Judge permits Comparison, Limit {

  /// The process after `tick`.
  Judge tick(Tick tick);

  /// Whether `tick` has something that this judge can judge.
  boolean hears(Tick tick);

  /// The natural logarithm of the e-value.
  double logE();

  /// An upper bound of [#logE] that is cheap.
  default double logBound() {
    return logE();
  }

  /// The tolerance δ of a comparison, or the limit.
  double allowed();
}
