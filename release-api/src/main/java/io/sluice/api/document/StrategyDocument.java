package io.sluice.api.document;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Gate;
import io.sluice.contract.Hyphens;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A strategy as a user writes it: one of the four, with what it says.
public record StrategyDocument(
    Optional<Canary> canary,
    Optional<BlueGreen> blueGreen,
    Optional<Rolling> rolling,
    Optional<Auto> auto) {

  /// One of the others, by the application's traits. It says nothing itself: `{auto: {}}`.
  @Schema(name = "AutoDocument")
  public record Auto() {}

  /// See [io.sluice.contract.Strategy.Canary].
  @Schema(name = "CanaryDocument")
  public record Canary(
      Optional<List<CanaryStep>> steps, Optional<Duration> observe, Optional<Sticky> sticky) {
    static final Canary NONE = new Canary(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// See [io.sluice.contract.Strategy.BlueGreen].
  ///
  /// @param promotion whether somebody is asked before the cut-over; `approved` if only `approve`
  ///   is there
  @Schema(name = "BlueGreenDocument")
  public record BlueGreen(
      Optional<Integer> replicas,
      Optional<Amount> previewReplicas,
      Optional<Boolean> preview,
      Optional<Duration> observe,
      Optional<Promotion> promotion,
      Optional<Gate> approve,
      Optional<Duration> keep) {}

  /// How a candidate without traffic gets all of it.
  @EnumNaming(Hyphens.class)
  public enum Promotion {
    AUTOMATIC,
    /// By the gate that `approve` says.
    APPROVED
  }

  /// See [io.sluice.contract.Strategy.Rolling].
  @Schema(name = "RollingDocument")
  public record Rolling(
      Optional<Amount> maxSurge,
      Optional<Amount> maxUnavailable,
      Optional<Integer> maxParallel,
      Optional<Strategy.Rolling.Order> order,
      Optional<Duration> minHealthyTime,
      Optional<Duration> observe) {}

  /// How many of the four it names; a valid one names 1.
  int count() {
    return (canary.isPresent() ? 1 : 0)
        + (blueGreen.isPresent() ? 1 : 0)
        + (rolling.isPresent() ? 1 : 0)
        + (auto.isPresent() ? 1 : 0);
  }
}
