package io.sluice.domain.rollout;

import io.sluice.contract.Traits;

/// Chooses a strategy by an application's traits. Tight resources outweigh all other traits, since
/// the other strategies need a second set of instances; critical outweighs scale:
///
/// | resources | critical | scale | |
/// |---|---|---|---|
/// | tight | | | rolling |
/// | ample | yes | | blue/green |
/// | ample | no | large | canary |
/// | ample | no | small | canary |
public final class StrategyAdvisor {

  /// The strategies to choose from.
  public enum Choice {
    CANARY,
    BLUE_GREEN,
    ROLLING
  }

  /// The chosen strategy.
  ///
  /// @param reason reason as one sentence for people
  public record Advised(Choice choice, String reason) {}

  public static Advised of(Traits traits) {
    if (traits.isTight()) {
      String rolling =
          "rolling, since resources are tight: only it needs no second set of instances";
      return new Advised(
          Choice.ROLLING,
          traits.isCritical()
              ? rolling + ", and as the application is critical each batch is observed"
              : rolling);
    }
    if (traits.isCritical()) {
      return new Advised(
          Choice.BLUE_GREEN,
          "blue/green, since the application is critical: a whole second set is checked before"
              + " it gets traffic, and a rollback is immediate");
    }
    return new Advised(
        Choice.CANARY,
        (traits.isLarge()
                ? "canary, since the scale is large"
                : "canary, since no trait speaks for another strategy")
            + ": a new version gets few of many requests first");
  }

  private StrategyAdvisor() {}
}
