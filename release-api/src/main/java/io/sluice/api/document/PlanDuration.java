package io.sluice.api.document;

import io.sluice.contract.ContractModule;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Planner;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// The maximum time of a plan without failures up to `Promote`.
///
/// @param observations number of observations
/// @param windows total time of all observations
/// @param waits number of holds, gates and calls
/// @param holds total time of all holds, gates and calls
/// @param starts number of times that instances must become ready
/// @param readyWithin maximum time of each start
/// @param healthy total time that instances must stay ready before they count
public record PlanDuration(
    int observations,
    Duration windows,
    int waits,
    Duration holds,
    int starts,
    Duration readyWithin,
    Duration healthy) {
  /// The placeholder for a deadline that no document sets.
  static final Duration TO_BE_COMPUTED = Duration.ofSeconds(Long.MIN_VALUE);

  private static final Duration DEADLINE_MIN = Duration.ofHours(1);
  private static final Duration MARGIN = Duration.ofMinutes(30);

  public static PlanDuration of(ReleaseSpec spec, Plan plan) {
    int observations = 0;
    int waits = 0;
    int starts = 0;
    Duration windows = Duration.ZERO;
    Duration holds = Duration.ZERO;
    Duration healthy = Duration.ZERO;
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Observe(var window) -> {
          observations++;
          windows = windows.plus(window);
        }
        case Step.Hold hold -> {
          waits++;
          holds = holds.plus(hold.time());
        }
        case Step.Provision(var _, int _, var minHealthyTime, var _) -> {
          starts++;
          healthy = healthy.plus(minHealthyTime.orElse(Duration.ZERO));
        }
        case Step.Call call -> {
          waits++;
          holds = holds.plus(call.longest());
        }
        case Step.Fence _, Step.Shift _, Step.Promote _, Step.Bake _, Step.Retire _ -> {}
      }
    }
    return new PlanDuration(
        observations, windows, waits, holds, starts, spec.readyWithin(), healthy);
  }

  /// Returns the plan that `spec` would have with a stable, even if there is none yet: the document
  /// must be valid then, too.
  static Plan plan(ReleaseSpec spec, Optional<Serving> stable) {
    Serving pretended = new Serving(new UUID(0, 0), spec, spec.replicas());
    return Planner.forward(spec, Optional.of(stable.orElse(pretended)));
  }

  public Duration total() {
    return windows.plus(holds).plus(readyWithin.multipliedBy(starts)).plus(healthy);
  }

  /// Returns the deadline of a release whose document sets none.
  Duration deadline() {
    Duration needed = total().plus(MARGIN);
    return needed.compareTo(DEADLINE_MIN) > 0 ? needed : DEADLINE_MIN;
  }

  /// Returns a sum such as `7m: 4 observations 4m + 0 holds 0s + 3 × 1m to get ready`.
  String sum() {
    return "%s: %d observations %s + %d holds %s + %d × %s to get ready%s"
        .formatted(
            ContractModule.text(total()),
            observations,
            ContractModule.text(windows),
            waits,
            ContractModule.text(holds),
            starts,
            ContractModule.text(readyWithin),
            healthy.isPositive() ? " + %s to stay so".formatted(ContractModule.text(healthy)) : "");
  }
}
