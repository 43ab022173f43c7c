package io.sluice.domain.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The noise of a lane's stable instances, as measured during one or more good releases: clumps of
/// hits in time, and rates that differ permanently between instances or client buckets. It is the
/// prior for the next release.
///
/// @param errors noise of failures; empty if not measured
/// @param latency noise of slow requests by latency bound; empty if not measured
public record FleetNoise(Optional<Noise> errors, List<Noise> latency) {
  public static final FleetNoise UNKNOWN = new FleetNoise(Optional.empty(), List.of());

  /// Number of a lane's newest records that a prior combines.
  public static final int RECORDS = 8;

  public FleetNoise {
    latency = List.copyOf(latency);
  }

  /// The noise of one statistic.
  ///
  /// @param second clumps in pairs of ticks
  /// @param window clumps in pairs of windows of 10 s
  /// @param instances difference between instances
  /// @param buckets differences between client buckets by each of the two estimates of
  ///   [LevelEstimate]; empty if the clients are not sticky
  public record Noise(
      Clumps second, Clumps window, LevelEstimate instances, List<LevelEstimate> buckets) {
    static final Noise UNKNOWN = new Noise(Clumps.NONE, Clumps.NONE, LevelEstimate.NONE, List.of());

    public Noise {
      buckets = List.copyOf(buckets);
    }

    /// Returns the noise as a prior; see [Clumps#prior].
    Noise prior() {
      return new Noise(second.prior(), window.prior(), instances, buckets);
    }

    private static Noise combine(List<Noise> all) {
      int forms = all.stream().mapToInt(it -> it.buckets.size()).max().orElse(0);
      List<LevelEstimate> buckets = new ArrayList<>();
      for (int i = 0; i < forms; i++) {
        int form = i;
        buckets.add(
            LevelEstimate.combine(
                all.stream()
                    .filter(it -> it.buckets.size() > form)
                    .map(it -> it.buckets.get(form))
                    .toList()));
      }
      return new Noise(
          Clumps.sum(all.stream().map(it -> it.second.prior()).toList()),
          Clumps.sum(all.stream().map(it -> it.window.prior()).toList()),
          LevelEstimate.combine(all.stream().map(Noise::instances).toList()),
          buckets);
    }
  }

  /// The sums of a clump factor over pairs of periods of the same unit.
  ///
  /// @param squares sum of the squared differences of the hits
  /// @param hits sum of the hits
  /// @param pairs number of pairs
  public record Clumps(double squares, double hits, double pairs) {
    static final Clumps NONE = new Clumps(0, 0, 0);

    /// The highest weight of a prior, in hits and in pairs.
    private static final double HITS_MAX = 200;

    private static final double PAIRS_MAX = 600;

    /// Returns the sum of several, of which none counts for more than a prior may: one release with
    /// many errors does not decide alone.
    private static Clumps sum(List<Clumps> all) {
      return all.stream()
          .reduce(
              NONE,
              (x, y) -> new Clumps(x.squares + y.squares, x.hits + y.hits, x.pairs + y.pairs));
    }

    /// Returns the prior: the same ratio with the weight of at most 200 hits and 600 pairs.
    Clumps prior() {
      double weight = hits <= 0 ? 0 : Math.min(HITS_MAX, hits);
      return hits <= 0
          ? NONE
          : new Clumps(weight * squares / hits, weight, Math.min(PAIRS_MAX, pairs));
    }
  }

  /// Returns the combination of the noise of several releases.
  public static FleetNoise combine(List<FleetNoise> releases) {
    int bounds = releases.stream().mapToInt(it -> it.latency.size()).max().orElse(0);
    List<Noise> latency = new ArrayList<>();
    for (int i = 0; i < bounds; i++) {
      int bound = i;
      latency.add(
          findCombination(releases, it -> it.latency.stream().skip(bound).findFirst())
              .orElse(Noise.UNKNOWN));
    }
    return new FleetNoise(findCombination(releases, FleetNoise::errors), latency);
  }

  private static Optional<Noise> findCombination(
      List<FleetNoise> releases, Function<FleetNoise, Optional<Noise>> part) {
    List<Noise> present = releases.stream().flatMap(it -> part.apply(it).stream()).toList();
    return present.isEmpty() ? Optional.empty() : Optional.of(Noise.combine(present));
  }

  /// Whether nothing was measured. Its name keeps it out of the JSON.
  public boolean isUnknown() {
    return errors.isEmpty() && latency.isEmpty();
  }
}
