package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The definition of a healthy release.
///
/// @param alpha highest probability, over the whole release, that all comparisons, limits and
///   restarts together roll back a candidate that is no worse than allowed; above 0, at most 0.2
/// @param minSamples candidate requests that a healthy verdict on a step needs, at least 1
/// @param finalTest whether half of `alpha` is reserved for one test of the errors of all steps at
///   the end of the last observation's window; that test finds smaller differences; false if absent
/// @param warmUp time after an instance first answered a request in which its latency is ignored,
///   and up to 11 times stable's error rate is allowed; [#DEFAULT_WARM_UP] if absent
/// @param scoring rule that combines the scores of all checks with `score` into one
public record Analysis(
    double alpha,
    int minSamples,
    List<Check> checks,
    Optional<Boolean> finalTest,
    Optional<Duration> warmUp,
    Optional<Scoring> scoring) {
  /// The `allow` of a comparison that sets none: 10 % worse than stable.
  public static final double DEFAULT_ALLOW = 1.10;

  /// The warm-up of an analysis that sets none: code that is not warmed up is slower.
  public static final Duration DEFAULT_WARM_UP = Duration.ofSeconds(10);

  /// The check that each list of checks gets unless it has one of `restarts`.
  public static final Check RESTARTS = new Check("restarts", Restarts.DEFAULT);

  /// The analysis of a release that sets none.
  public static final Analysis DEFAULT =
      new Analysis(
          0.01,
          20,
          List.of(
              compared("errors", Compare.ERROR_RATE),
              compared("latency", Compare.LATENCY),
              new Check(
                  "slo",
                  Source.router(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(new Limit(0.05))),
              RESTARTS));

  public Analysis {
    checks = List.copyOf(checks);
  }

  private static Check compared(String name, Compare compare) {
    return new Check(
        name, Source.router(), Optional.of(compare), Optional.of(DEFAULT_ALLOW), Optional.empty());
  }

  /// Creates an analysis without scoring.
  public Analysis(
      double alpha,
      int minSamples,
      List<Check> checks,
      Optional<Boolean> finalTest,
      Optional<Duration> warmUp) {
    this(alpha, minSamples, checks, finalTest, warmUp, Optional.empty());
  }

  /// Creates an analysis without a final test, a warm-up and scoring.
  public Analysis(double alpha, int minSamples, List<Check> checks) {
    this(alpha, minSamples, checks, Optional.empty(), Optional.empty());
  }

  /// One source and one judge: `compare` with `allow`, `limit`, `threshold`, `score`, `restarts`,
  /// or no judge if the source is the verdict of an external monitor.
  ///
  /// The record is as flat as its JSON: each component is a field.
  ///
  /// @param source origin of the data that the check judges
  /// @param allow highest acceptable ratio of candidate to stable, 1 or more: 1.10 is 10 % worse
  /// @param safe factor above `allow`, at most 20: an observation may end before its window is over
  ///   once the candidate's errors are proved to be below stable's times this factor
  /// @param dryRun whether the check only reports and has no effect on the release; false if absent
  /// @param onNoData decision if the check has no data when an observation's window is over; if
  ///   absent, a router check passes if another check has data, and with every other source the
  ///   observation continues until its step's deadline
  /// @param onInconclusive decision if the check is inconclusive when an observation's window is
  ///   over: a check with `safe` is inconclusive if it proved nothing (`pass` if absent); a check
  ///   with `threshold`, `score` or an external monitor's verdict can be inconclusive by itself
  ///   (`hold` if absent)
  /// @param interval time between two queries of a source other than the router, for counts or for
  ///   a verdict; 10 s if absent
  /// @param restarts only with the router as source, since the router's tables list the number of
  ///   instances
  /// @param share part of `alpha` that the check has, above 0 and below 1; only with `compare`,
  ///   `limit` or `restarts`. Checks without a declared part share the rest
  public record Check(
      String name,
      Source source,
      Optional<Compare> compare,
      Optional<Double> allow,
      Optional<Limit> limit,
      Optional<Double> safe,
      Optional<Boolean> dryRun,
      Optional<Decision> onNoData,
      Optional<Decision> onInconclusive,
      Optional<Threshold> threshold,
      Optional<Score> score,
      Optional<Duration> interval,
      Optional<Restarts> restarts,
      Optional<Double> share) {

    /// Creates a check without a part of `alpha` of its own.
    public Check(
        String name,
        Source source,
        Optional<Compare> compare,
        Optional<Double> allow,
        Optional<Limit> limit,
        Optional<Double> safe,
        Optional<Boolean> dryRun,
        Optional<Decision> onNoData,
        Optional<Decision> onInconclusive,
        Optional<Threshold> threshold,
        Optional<Score> score,
        Optional<Duration> interval,
        Optional<Restarts> restarts) {
      this(
          name,
          source,
          compare,
          allow,
          limit,
          safe,
          dryRun,
          onNoData,
          onInconclusive,
          threshold,
          score,
          interval,
          restarts,
          Optional.empty());
    }

    /// Creates a check without a rule for instances that end by themselves.
    public Check(
        String name,
        Source source,
        Optional<Compare> compare,
        Optional<Double> allow,
        Optional<Limit> limit,
        Optional<Double> safe,
        Optional<Boolean> dryRun,
        Optional<Decision> onNoData,
        Optional<Decision> onInconclusive,
        Optional<Threshold> threshold,
        Optional<Score> score,
        Optional<Duration> interval) {
      this(
          name,
          source,
          compare,
          allow,
          limit,
          safe,
          dryRun,
          onNoData,
          onInconclusive,
          threshold,
          score,
          interval,
          Optional.empty());
    }

    /// Creates a check with neither threshold nor score.
    public Check(
        String name,
        Source source,
        Optional<Compare> compare,
        Optional<Double> allow,
        Optional<Limit> limit,
        Optional<Double> safe,
        Optional<Boolean> dryRun,
        Optional<Decision> onNoData,
        Optional<Decision> onInconclusive) {
      this(
          name,
          source,
          compare,
          allow,
          limit,
          safe,
          dryRun,
          onNoData,
          onInconclusive,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /// Creates a check with a comparison or a limit and no other settings.
    public Check(
        String name,
        Source source,
        Optional<Compare> compare,
        Optional<Double> allow,
        Optional<Limit> limit) {
      this(
          name,
          source,
          compare,
          allow,
          limit,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /// Creates a check with a threshold and no other settings.
    public Check(String name, Source source, Threshold threshold) {
      this(name, source, Optional.of(threshold), Optional.empty());
    }

    /// Creates a check with a score and no other settings.
    public Check(String name, Source source, Score score) {
      this(name, source, Optional.empty(), Optional.of(score));
    }

    /// Creates a check of instances that end by themselves.
    public Check(String name, Restarts restarts) {
      this(
          name,
          Source.router(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(restarts));
    }

    private Check(
        String name, Source source, Optional<Threshold> threshold, Optional<Score> score) {
      this(
          name,
          source,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          threshold,
          score,
          Optional.empty());
    }
  }

  /// The metric that is compared between candidate and stable.
  @EnumNaming(Hyphens.class)
  public enum Compare {
    ERROR_RATE,
    LATENCY
  }

  /// An absolute limit for errors or for latency.
  ///
  /// @param errors highest fraction of failed requests, 0 to 1
  /// @param latency highest fraction of slow requests
  public record Limit(Optional<Double> errors, Optional<Slow> latency) {

    /// Creates a limit for errors.
    public Limit(double errors) {
      this(Optional.of(errors), Optional.empty());
    }
  }

  /// The limit for slow requests: "p99 at most 0.5 s" is a fraction of 0.01 above 0.5 s.
  ///
  /// @param above latency above which a request is slow: one of [LatencyBounds]
  /// @param share highest fraction of slow requests, 0 to 1
  public record Slow(Duration above, double share) {}
}
