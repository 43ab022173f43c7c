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

/// One thing that a watch learnt, or said. In their order they are all that its verdicts rest on.
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

  /// What good releases of the lane measured before this one.
  ///
  /// @param means by check, of each of the last that measured it its own mean, the newest first
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
  /// @param drawn how requests come to their side; each by the draw if empty
  record Shifted(Percent candidate, Optional<Drawn> drawn) implements Recorded {

    /// By weight alone.
    public Shifted(Percent candidate) {
      this(candidate, Optional.empty());
    }
  }

  /// See [WatchState#compared].
  ///
  /// @param instances those of stable that the candidate is compared with from now on, as the
  ///   router names them; with all of them if empty
  record Compared(List<String> instances) implements Recorded {
    public Compared {
      instances = List.copyOf(instances);
    }
  }

  /// Instances ended by themselves: Sluice did not stop them.
  ///
  /// @param count how many more than before; at least 1
  /// @param first when they began to
  /// @param at when the last of them did
  record InstancesLost(Side side, int count, Instant first, Instant at) implements Recorded {

    /// @throws IllegalArgumentException if there are none
    public InstancesLost {
      if (count < 1) {
        throw new IllegalArgumentException("%d instances that ended".formatted(count));
      }
    }
  }

  /// See [WatchState#opened].
  record Opened() implements Recorded {}

  /// The release goes back: ticks go on, verdicts don't.
  record TakenBack() implements Recorded {}

  /// @param tick the first of a run
  /// @param times how many there were, each like the first; at least 1
  record Ticked(Tick tick, long times) implements Recorded {

    /// @throws IllegalArgumentException if there were none
    public Ticked {
      if (times < 1) {
        throw new IllegalArgumentException("a run of %d ticks".formatted(times));
      }
    }

    /// One more of them, which ended with `next`.
    public Ticked longer(Tick next) {
      return new Ticked(tick.until(next.to()), times + 1);
    }

    /// Gives each of them to `what`, as a run of its own.
    public void each(Consumer<Ticked> what) {
      for (long i = 0; i < times; i++) {
        what.accept(new Ticked(tick.numbered(tick.number() + i), 1));
      }
    }

    /// Number of the last of them; named so that JSON does not take it for a field.
    public long last() {
      return tick.number() + times - 1;
    }
  }

  /// Said at the last tick before it.
  record Published(Verdict verdict) implements Recorded {}
}
