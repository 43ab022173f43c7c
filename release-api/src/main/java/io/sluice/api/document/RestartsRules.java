package io.sluice.api.document;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Restarts;
import io.sluice.contract.Source;

/// Validates a check of instances that end by themselves.
final class RestartsRules {
  private static final int ENDINGS_MAX = 20;
  private static final double MOST = 100;

  private final Faults faults;

  RestartsRules(Faults faults) {
    this.faults = faults;
  }

  void check(String at, Check check, Restarts it) {
    faults.require(
        check.source() instanceof Source.Router,
        at + "/source",
        "restarts reads the router alone; remove source");
    faults.require(
        check.onNoData().isEmpty(), at + "/onNoData", "restarts always has data; remove onNoData");
    faults.require(
        it.allow() >= 1 && it.allow() <= MOST,
        at + "/restarts/allow",
        "must be 1 to 100, was %s".formatted(it.allow()));
    faults.require(
        it.perMinute() > 0 && it.perMinute() <= MOST,
        at + "/restarts/perMinute",
        "must be above 0, and at most 100, was %s".formatted(it.perMinute()));
    faults.require(
        it.atLeast() >= 2 && it.atLeast() <= ENDINGS_MAX,
        at + "/restarts/atLeast",
        "must be 2 to %d, was %d".formatted(ENDINGS_MAX, it.atLeast()));
  }
}
