package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.contract.Percent;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One event of a watch: an input or a published verdict. The events, in their order, determine all
/// its verdicts.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WatchEvent.BaselineLoaded.class, name = "baseline-loaded"),
  @JsonSubTypes.Type(value = WatchEvent.NoiseLoaded.class, name = "noise-loaded"),
  @JsonSubTypes.Type(
      value = WatchEvent.LastObservationPlanned.class,
      name = "last-observation-planned"),
  @JsonSubTypes.Type(value = WatchEvent.StepStarted.class, name = "step-started"),
  @JsonSubTypes.Type(value = WatchEvent.TrafficShifted.class, name = "traffic-shifted"),
  @JsonSubTypes.Type(value = WatchEvent.ControlSetChanged.class, name = "control-set-changed"),
  @JsonSubTypes.Type(value = WatchEvent.InstancesLost.class, name = "instances-lost"),
  @JsonSubTypes.Type(value = WatchEvent.TickOpened.class, name = "tick-opened"),
  @JsonSubTypes.Type(value = WatchEvent.RollbackStarted.class, name = "rollback-started"),
  @JsonSubTypes.Type(value = WatchEvent.TicksRecorded.class, name = "ticks-recorded"),
  @JsonSubTypes.Type(value = WatchEvent.VerdictPublished.class, name = "verdict-published")
})
public sealed interface WatchEvent {

  /// The measurements of earlier good releases of the lane.
  ///
  /// @param means means by check: the mean of each of the last releases that measured it, the
  ///   newest first
  record BaselineLoaded(Map<String, List<Double>> means) implements WatchEvent {
    public BaselineLoaded {
      means = Map.copyOf(means);
    }
  }

  /// The noise of the lane's fleet, measured before the watch. It is the first event of a watch,
  /// and absent if nothing was measured.
  ///
  /// @param noise combination of the lane's records and the measurement since the release started
  record NoiseLoaded(FleetNoise noise) implements WatchEvent {}

  /// See [WatchState#endingWith].
  record LastObservationPlanned(int last) implements WatchEvent {}

  /// See [WatchState#step].
  record StepStarted(int number, Step step) implements WatchEvent {}

  /// See [WatchState#withShift].
  ///
  /// @param drawn how requests are assigned to a version; each by the weights if empty
  record TrafficShifted(Percent candidate, Optional<AssignmentMode> drawn) implements WatchEvent {

    /// Creates the event for a shift by weight alone.
    public TrafficShifted(Percent candidate) {
      this(candidate, Optional.empty());
    }
  }

  /// See [WatchState#controlInstances].
  ///
  /// @param instances control instances that the candidate is compared with from now on, as the
  ///   router names them; with all stable instances if empty
  record ControlSetChanged(List<String> instances) implements WatchEvent {
    public ControlSetChanged {
      instances = List.copyOf(instances);
    }
  }

  /// Instances ended by themselves: Sluice did not stop them.
  ///
  /// @param count number of endings since the last such event; at least 1
  /// @param first start of the period with the endings
  /// @param at end of that period
  record InstancesLost(Side side, int count, Instant first, Instant at) implements WatchEvent {

    /// Checks the count.
    ///
    /// @throws IllegalArgumentException if `count` is below 1
    public InstancesLost {
      if (count < 1) {
        throw new IllegalArgumentException("%d instances that ended".formatted(count));
      }
    }
  }

  /// See [WatchState#withOpen].
  record TickOpened() implements WatchEvent {}

  /// The release is rolled back: ticks continue, verdicts stop.
  record RollbackStarted() implements WatchEvent {}

  /// A run of equal ticks.
  ///
  /// @param tick the first tick of the run
  /// @param times number of ticks, each like the first; at least 1
  record TicksRecorded(Tick tick, long times) implements WatchEvent {

    /// Checks the length of the run.
    ///
    /// @throws IllegalArgumentException if `times` is below 1
    public TicksRecorded {
      if (times < 1) {
        throw new IllegalArgumentException("a run of %d ticks".formatted(times));
      }
    }

    /// Returns the run with one more tick, which ended with `next`.
    public TicksRecorded longer(Tick next) {
      return new TicksRecorded(tick.until(next.span().to()), times + 1);
    }

    /// Passes each tick to `consumer`, as a run of its own.
    public void each(Consumer<TicksRecorded> consumer) {
      for (long i = 0; i < times; i++) {
        consumer.accept(new TicksRecorded(tick.numbered(tick.number() + i), 1));
      }
    }

    /// Returns the number of the last tick. Its name keeps it out of the JSON.
    public long last() {
      return tick.number() + times - 1;
    }
  }

  /// A verdict that was published at the last tick before it.
  record VerdictPublished(Verdict verdict) implements WatchEvent {}
}
