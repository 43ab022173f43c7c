package io.sluice.api.projection;

import io.sluice.contract.Step;
import java.time.Duration;

/// The planned times of steps.
public final class PlannedTime {

  /// Returns the time that the document gives a step; zero for a step that ends by itself.
  public static Duration of(Step step) {
    return switch (step) {
      case Step.Observe(var window) -> window;
      case Step.Hold hold -> hold.time();
      case Step.Bake(var time) -> time;
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Call _ -> Duration.ZERO;
      case Step.Promote _, Step.Retire _ -> Duration.ZERO;
    };
  }

  private PlannedTime() {}
}
