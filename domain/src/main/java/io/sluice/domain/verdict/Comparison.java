package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Compare;
import java.util.Optional;

/// Tests that candidate requests fail, or are slow, at most `allow` times as often as stable ones
/// in every tick. The rate common to both may change freely from tick to tick, and so may the
/// split: each tick is its own stratum, nothing is pooled. Without stable requests it says nothing.
///
/// @param allow highest ratio of the rates that is still good, at least 1
/// @param mixture the e-process; empty until there was something to compare
public record Comparison(Compare what, double allow, Optional<Mixture> mixture) implements Judge {

  public static Comparison start(Compare what, double allow) {
    return new Comparison(what, allow, Optional.empty());
  }

  @Override
  public Comparison tick(Tick tick) {
    if (mixture.isEmpty() && !hears(tick)) {
      return this;
    }
    Mixture next =
        mixture
            .map(Mixture::copy)
            .orElseGet(() ->
                Mixture.start(
                    what, Measure.statistics(what, tick), allow, tick.fleet().stable().size()));
    next.tick(what, tick);
    return new Comparison(what, allow, Optional.of(next));
  }

  @Override
  public boolean hears(Tick tick) {
    return Measure.hears(what, tick);
  }

  @Override
  public double logE() {
    return mixture.map(Mixture::logE).orElse(0.0);
  }

  @Override
  public double logBound() {
    return mixture.map(Mixture::logBound).orElse(0.0);
  }

  @Override
  public double allowed() {
    return Grid.tolerance(allow);
  }
}
