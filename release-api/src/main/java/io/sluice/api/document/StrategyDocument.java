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

/// A strategy as a user writes it: one of the four, with its values.
public record StrategyDocument(
    Optional<Canary> canary,
    Optional<BlueGreen> blueGreen,
    Optional<Rolling> rolling,
    Optional<Auto> auto) {

  /// A strategy that the advisor chooses by the application's traits. It has no values: `{auto:
  /// {}}`.
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
  /// @param promotion whether the cut-over requires an approval; `approved` if only `approve` is
  ///   set
  @Schema(name = "BlueGreenDocument")
  public record BlueGreen(
      Optional<Integer> replicas,
      Optional<Amount> previewReplicas,
      Optional<Boolean> preview,
      Optional<Boolean> publicPreview,
      Optional<Duration> observe,
      Optional<Promotion> promotion,
      Optional<Gate> approve,
      Optional<Duration> keep) {}

  /// The condition for shifting all traffic to the candidate.
  @EnumNaming(Hyphens.class)
  public enum Promotion {
    AUTOMATIC,
    /// After an approval at the gate of `approve`.
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

  /// Returns how many of the four strategies the document names; a valid one names 1.
  int count() {
    return (canary.isPresent() ? 1 : 0)
        + (blueGreen.isPresent() ? 1 : 0)
        + (rolling.isPresent() ? 1 : 0)
        + (auto.isPresent() ? 1 : 0);
  }
}
