package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What "healthy" means for a release.
///
/// @param alpha highest chance, over the whole release, that a candidate no worse than allowed is
///   taken back; above 0, at most 0.2
/// @param minSamples candidate requests that a healthy verdict on a step needs, at least 1
/// @param finalTest whether half of `alpha` is kept for one test of the errors of all steps when
///   the last observation's window is over: it finds smaller differences; false if absent
/// @param warmUp latency is left out for so long after each change of the candidate's share; 10 s
///   if absent
/// @param scoring how the scores of all checks with `score` become one
public record Analysis(
    double alpha,
    int minSamples,
    List<Check> checks,
    Optional<Boolean> finalTest,
    Optional<Duration> warmUp,
    Optional<Scoring> scoring) {
  public Analysis {
    checks = List.copyOf(checks);
  }

  /// Without scores.
  public Analysis(
      double alpha,
      int minSamples,
      List<Check> checks,
      Optional<Boolean> finalTest,
      Optional<Duration> warmUp) {
    this(alpha, minSamples, checks, finalTest, warmUp, Optional.empty());
  }

  /// Without a final test.
  public Analysis(double alpha, int minSamples, List<Check> checks) {
    this(alpha, minSamples, checks, Optional.empty(), Optional.empty());
  }

  /// One source and one judge: `compare` with `allow`, `limit`, `threshold`, `score`, `restarts`,
  /// or, where the source is another monitor's verdict, none.
  ///
  /// @param source where what is judged comes from
  /// @param allow ratio of candidate to stable that is still good, 1 or more: 1.10 is 10 % worse
  /// @param safe an observation whose errors are proved to be less than so many times stable's may
  ///   end before its window is over; above `allow`, at most 20
  /// @param dryRun whether it only reports, and changes nothing; false if absent
  /// @param onNoData what happens if it had nothing to judge when an observation's window is over;
  ///   if absent, with the router another check that had something is enough, with every other
  ///   source the observation goes on until its step's deadline
  /// @param onInconclusive what happens if it can tell neither good nor bad when an observation's
  ///   window is over: with `safe`, nothing is proved by it (`pass` if absent); with `threshold`,
  ///   `score` or another monitor's verdict, that is inconclusive (`hold` if absent)
  /// @param interval how often a source other than the router is asked for counts or for a verdict;
  ///   10 s if absent
  /// @param restarts with the router alone, whose tables list how many instances there are
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
      Optional<Restarts> restarts) {

    /// A check without a rule for instances that end by themselves.
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

    /// With neither threshold nor score.
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

    /// With nothing but the judge.
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

    /// With a threshold alone.
    public Check(String name, Source source, Threshold threshold) {
      this(name, source, Optional.of(threshold), Optional.empty());
    }

    /// With a score alone.
    public Check(String name, Source source, Score score) {
      this(name, source, Optional.empty(), Optional.of(score));
    }

    /// A check of instances that end by themselves.
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

  /// What is compared between candidate and stable.
  @EnumNaming(Hyphens.class)
  public enum Compare {
    ERROR_RATE,
    LATENCY
  }

  /// Either of the two.
  ///
  /// @param errors highest share of failed requests, 0 to 1
  /// @param latency highest share of slow requests
  public record Limit(Optional<Double> errors, Optional<Slow> latency) {

    /// A limit of errors.
    public Limit(double errors) {
      this(Optional.of(errors), Optional.empty());
    }
  }

  /// "p99 at most 0.5 s" is a share of 0.01 above 0.5 s.
  ///
  /// @param above what counts as slow: one of [LatencyBounds]
  /// @param share highest share of slow requests, 0 to 1
  public record Slow(Duration above, double share) {}
}
