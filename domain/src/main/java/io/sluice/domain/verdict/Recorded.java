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
  @JsonSubTypes.Type(value = Recorded.Preceded.class, name = "preceded"),
  @JsonSubTypes.Type(value = Recorded.Planned.class, name = "planned"),
  @JsonSubTypes.Type(value = Recorded.Stepped.class, name = "stepped"),
  @JsonSubTypes.Type(value = Recorded.Shifted.class, name = "shifted"),
  @JsonSubTypes.Type(value = Recorded.Compared.class, name = "compared"),
  @JsonSubTypes.Type(value = Recorded.InstancesLost.class, name = "instances-lost"),
  @JsonSubTypes.Type(value = Recorded.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = Recorded.TakenBack.class, name = "taken-back"),
  @JsonSubTypes.Type(value = Recorded.Ticked.class, name = "ticked"),
  @JsonSubTypes.Type(value = Recorded.Published.class, name = "published")
})
public sealed interface Recorded {

  /// The measurements of earlier good releases of the lane.
  ///
  /// @param means means by check: the mean of each of the last releases that measured it, the
  ///   newest first
  record Preceded(Map<String, List<Double>> means) implements Recorded {
    public Preceded {
      means = Map.copyOf(means);
    }
  }

  /// See [WatchState#endingWith].
  record Planned(int last) implements Recorded {}

  /// See [WatchState#step].
  record Stepped(int number, Step step) implements Recorded {}

  /// See [WatchState#shifted].
  ///
  /// @param drawn how requests are assigned to a version; each by the weights if empty
  record Shifted(Percent candidate, Optional<Drawn> drawn) implements Recorded {

    /// Creates the event for a shift by weight alone.
    public Shifted(Percent candidate) {
      this(candidate, Optional.empty());
    }
  }

  /// See [WatchState#compared].
  ///
  /// @param instances control instances that the candidate is compared with from now on, as the
  ///   router names them; with all stable instances if empty
  record Compared(List<String> instances) implements Recorded {
    public Compared {
      instances = List.copyOf(instances);
    }
  }

  /// Instances ended by themselves: Sluice did not stop them.
  ///
  /// @param count number of endings since the last such event; at least 1
  /// @param first begin of the period with the endings
  /// @param at end of that period
  record InstancesLost(Side side, int count, Instant first, Instant at) implements Recorded {

    /// Checks the count.
    ///
    /// @throws IllegalArgumentException if `count` is below 1
    public InstancesLost {
      if (count < 1) {
        throw new IllegalArgumentException("%d instances that ended".formatted(count));
      }
    }
  }

  /// See [WatchState#opened].
  record Opened() implements Recorded {}

  /// The release is rolled back: ticks continue, verdicts stop.
  record TakenBack() implements Recorded {}

  /// A run of equal ticks.
  ///
  /// @param tick the first tick of the run
  /// @param times number of ticks, each like the first; at least 1
  record Ticked(Tick tick, long times) implements Recorded {

    /// Checks the length of the run.
    ///
    /// @throws IllegalArgumentException if `times` is below 1
    public Ticked {
      if (times < 1) {
        throw new IllegalArgumentException("a run of %d ticks".formatted(times));
      }
    }

    /// Returns the run with one more tick, which ended with `next`.
    public Ticked longer(Tick next) {
      return new Ticked(tick.until(next.to()), times + 1);
    }

    /// Passes each tick to `what`, as a run of its own.
    public void each(Consumer<Ticked> what) {
      for (long i = 0; i < times; i++) {
        what.accept(new Ticked(tick.numbered(tick.number() + i), 1));
      }
    }

    /// Returns the number of the last tick. Its name keeps it out of the JSON.
    public long last() {
      return tick.number() + times - 1;
    }
  }

  /// A verdict that was published at the last tick before it.
  record Published(Verdict verdict) implements Recorded {}
}
