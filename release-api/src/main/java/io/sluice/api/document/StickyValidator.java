package io.sluice.api.document;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Sticky;
import java.time.Duration;
import java.util.List;

/// Validates sticky clients.
final class StickyValidator {
  private static final Duration AGE_MIN = Duration.ofSeconds(1);
  private static final Duration AGE_MAX = Duration.ofDays(30);

  /// @param at JSON pointer of `sticky`
  static void check(
      ValidationErrors validationErrors, String at, Sticky sticky, List<CanaryStep> steps) {
    Duration age = sticky.time();
    validationErrors.require(
        age.equals(Duration.ofSeconds(age.toSeconds()))
            && age.compareTo(AGE_MIN) >= 0
            && age.compareTo(AGE_MAX) <= 0,
        at + "/maxAge",
        "must be %s to %s in whole seconds, was %s"
            .formatted(
                SpecValidator.text(AGE_MIN), SpecValidator.text(AGE_MAX), SpecValidator.text(age)));
    validationErrors.require(
        steps.stream()
            .flatMap(step -> step.weight().stream())
            .anyMatch(weight -> weight.value() > 0 && weight.value() < 100),
        at,
        "there is no side to stay on: no step has a weight between 0 and 100");
  }

  private StickyValidator() {}
}
