package io.sluice.api.console;

import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The requests of both versions over time, from the recorded ticks of a release.
///
/// @param next cursor of the next part; empty in the last part, which can grow
/// @param at time of each point in seconds since 1970
public record RequestSeries(
    Optional<String> next, List<Double> at, Version candidate, Version stable) {

  /// The requests of one version.
  ///
  /// @param requests requests per second
  /// @param errors failed requests per second
  /// @param p50 median of the latency in milliseconds, interpolated between the bounds of the
  ///   router's histogram; null where it is not measured
  /// @param p95 95th percentile, as `p50`
  /// @param p99 99th percentile, as `p50`
  public record Version(
      List<Double> requests,
      List<Double> errors,
      List<@Nullable Double> p50,
      List<@Nullable Double> p95,
      List<@Nullable Double> p99) {
    static Version empty() {
      return new Version(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    private void add(Counts counts, double seconds) {
      requests.add(rounded(counts.requests() / seconds));
      errors.add(rounded(counts.errors() / seconds));
      p50.add(findPercentile(counts, 50).orElse(null));
      p95.add(findPercentile(counts, 95).orElse(null));
      p99.add(findPercentile(counts, 99).orElse(null));
    }
  }

  static RequestSeries of(Recording.Part part) {
    var series =
        new RequestSeries(part.next(), new ArrayList<>(), Version.empty(), Version.empty());
    part.entries().stream()
        .filter(TicksRecorded.class::isInstance)
        .forEach(entry -> series.add((TicksRecorded) entry));
    return series;
  }

  private void add(TicksRecorded run) {
    Tick tick = run.tick();
    double seconds =
        Math.max(0.1, Duration.between(tick.span().from(), tick.span().to()).toMillis() / 1_000.0)
            / run.times();
    if (run.times() > 1) {
      add(tick, tick.span().from().plusMillis(Math.round(seconds * 1_000)), seconds);
    }
    add(tick, tick.span().to(), seconds);
  }

  private void add(Tick tick, Instant time, double seconds) {
    at.add(time.toEpochMilli() / 1_000.0);
    candidate.add(tick.candidate(), seconds);
    stable.add(tick.stable(), seconds);
  }

  /// Finds the latency that `percent` of the requests did not exceed.
  static Optional<Double> findPercentile(Counts counts, int percent) {
    List<Long> slow = counts.slow();
    if (counts.requests() == 0 || slow.isEmpty()) {
      return Optional.empty();
    }
    double allowed = counts.requests() * (100 - percent) / 100.0;
    for (int k = 0; k < Math.min(slow.size(), LatencyBounds.MILLIS.size()); k++) {
      if (slow.get(k) <= allowed) {
        double lower = k == 0 ? 0 : LatencyBounds.MILLIS.get(k - 1);
        double before = k == 0 ? counts.requests() : slow.get(k - 1);
        double part = (before - allowed) / Math.max(before - slow.get(k), 1e-9);
        return Optional.of(
            rounded(lower + Math.clamp(part, 0, 1) * (LatencyBounds.MILLIS.get(k) - lower)));
      }
    }
    return Optional.of((double) LatencyBounds.MILLIS.getLast());
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
