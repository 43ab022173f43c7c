package io.sluice.api.document;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Restarts;
import io.sluice.contract.Source;

/// Validates a `restarts` check, which limits how often instances end without Sluice.
final class RestartsValidator {
  private static final int AT_LEAST_MAX = 20;
  private static final double RATE_MAX = 100;

  private final ValidationErrors validationErrors;

  RestartsValidator(ValidationErrors validationErrors) {
    this.validationErrors = validationErrors;
  }

  /// @param path the place of `check` in the document
  void validate(String path, Check check, Restarts restarts) {
    validationErrors.require(
        check.source() instanceof Source.Router,
        path + "/source",
        "restarts accepts no source other than the router; remove source");
    validationErrors.require(
        check.onNoData().isEmpty(),
        path + "/onNoData",
        "restarts always has data; remove onNoData");
    validationErrors.require(
        restarts.allow() >= 1 && restarts.allow() <= RATE_MAX,
        path + "/restarts/allow",
        "must be 1 to 100, was %s".formatted(restarts.allow()));
    validationErrors.require(
        restarts.perMinute() > 0 && restarts.perMinute() <= RATE_MAX,
        path + "/restarts/perMinute",
        "must be above 0, and at most 100, was %s".formatted(restarts.perMinute()));
    validationErrors.require(
        restarts.atLeast() >= 2 && restarts.atLeast() <= AT_LEAST_MAX,
        path + "/restarts/atLeast",
        "must be 2 to %d, was %d".formatted(AT_LEAST_MAX, restarts.atLeast()));
  }
}
