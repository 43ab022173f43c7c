package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The data that recomputes a verdict from the recorded ticks.
///
/// Its JSON has the fields of its parts, and so has that of a [Finding]. [#of] reads it, since a
/// reader of [JsonUnwrapped] ignores unknown fields.
///
/// @param counts requests in this step; those of stable are always all requests to stable
/// @param probes probes that counted as requests
/// @param alpha see [Analysis]
/// @param policy version of the judges' rules
/// @param controlInstances control instances whose router counts the candidate was compared with,
///   by their names at the router; absent if all instances of stable were compared
/// @param alphaShares parts of `alpha` by test; they sum to 1, including the final test; empty if
///   no test has a part
/// @param notes noise that was not measured, and an instance of stable that fails far more often
///   than the others, one sentence each
@JsonPropertyOrder({"ticks", "counts"})
public record Evidence(
    @JsonUnwrapped @JsonProperty(access = Access.READ_ONLY) TickRange ticks,
    @JsonUnwrapped @JsonProperty(access = Access.READ_ONLY) RequestCounts counts,
    long probes,
    double alpha,
    String policy,
    List<Finding> findings,
    Optional<List<String>> controlInstances,
    List<AlphaShare> alphaShares,
    List<String> notes) {
  public Evidence {
    alphaShares = List.copyOf(alphaShares);
    notes = List.copyOf(notes);
    findings = List.copyOf(findings);
    controlInstances = controlInstances.map(List::copyOf);
  }

  /// Reads the flat JSON.
  @JsonCreator
  static Evidence of(
      @JsonProperty("from") Optional<Instant> from,
      @JsonProperty("to") Optional<Instant> to,
      @JsonProperty("lastTick") long lastTick,
      @JsonProperty("requests") long requests,
      @JsonProperty("errors") long errors,
      @JsonProperty("stableRequests") long stableRequests,
      @JsonProperty("stableErrors") long stableErrors,
      @JsonProperty("probes") long probes,
      @JsonProperty("alpha") double alpha,
      @JsonProperty("policy") String policy,
      @JsonProperty("findings") List<Finding> findings,
      @JsonProperty("controlInstances") Optional<List<String>> controlInstances,
      @JsonProperty("alphaShares") Optional<List<AlphaShare>> alphaShares,
      @JsonProperty("notes") Optional<List<String>> notes) {
    return new Evidence(
        new TickRange(from, to, lastTick),
        new RequestCounts(requests, errors, stableRequests, stableErrors),
        probes,
        alpha,
        policy,
        findings,
        controlInstances,
        alphaShares.orElse(List.of()),
        notes.orElse(List.of()));
  }

  /// The part of α that a test has.
  ///
  /// @param test name of the check, `warm-up` or `final test`
  /// @param share part of α, 0 to 1
  public record AlphaShare(String test, double share) {}

  /// The ticks of a watch.
  ///
  /// @param from start of the first tick
  /// @param to end of the last tick
  /// @param lastTick number of the last tick of this watch, from 1; 0 if there was none
  public record TickRange(Optional<Instant> from, Optional<Instant> to, long lastTick) {
    public static final TickRange NONE = new TickRange(Optional.empty(), Optional.empty(), 0);

    /// Returns the range with tick `number` as its last one.
    public TickRange plus(long number, Instant start, Instant end) {
      return new TickRange(from.or(() -> Optional.of(start)), Optional.of(end), number);
    }
  }

  /// The finding of one check.
  ///
  /// @param hasData whether the check had data
  /// @param eValue its e-value; all 0 for a check without one
  /// @param result result of the check; present without an e-value, and for a check of restarts
  /// @param outage outage of the check's source; absent while the source responds
  @JsonPropertyOrder({"check", "hasData", "eValue", "result"})
  public record Finding(
      String check,
      boolean hasData,
      @JsonUnwrapped @JsonProperty(access = Access.READ_ONLY) EValue eValue,
      @JsonUnwrapped @JsonProperty(access = Access.READ_ONLY) Result result,
      Optional<SourceOutage> outage) {

    /// Creates the finding of a check whose source responds.
    public Finding(String check, boolean hasData, EValue eValue, Result result) {
      this(check, hasData, eValue, result, Optional.empty());
    }

    /// Reads the flat JSON.
    @JsonCreator
    static Finding of(
        @JsonProperty("check") String check,
        @JsonProperty("hasData") boolean hasData,
        @JsonProperty("logE") double logE,
        @JsonProperty("logLimit") double logLimit,
        @JsonProperty("allowed") double allowed,
        @JsonProperty("dispersion") Optional<Double> dispersion,
        @JsonProperty("clumps") Optional<Double> clumps,
        @JsonProperty("level") Optional<Double> level,
        @JsonProperty("placeboLogE") Optional<Double> placeboLogE,
        @JsonProperty("safeLogE") Optional<Double> safeLogE,
        @JsonProperty("ratio") Optional<Ratio> ratio,
        @JsonProperty("measured") Optional<Measurements> measured,
        @JsonProperty("scored") Optional<Scored> scored,
        @JsonProperty("total") Optional<Total> total,
        @JsonProperty("externalVerdict") Optional<Verdict.Kind> externalVerdict,
        @JsonProperty("restarts") Optional<Endings> restarts,
        @JsonProperty("outage") Optional<SourceOutage> outage) {
      return new Finding(
          check,
          hasData,
          new EValue(
              logE, logLimit, allowed, dispersion, clumps, level, placeboLogE, safeLogE, ratio),
          new Result(measured, scored, total, externalVerdict, restarts),
          outage);
    }
  }

  /// The e-value of a check, and the statistics of a comparison.
  ///
  /// @param logE natural logarithm of the e-value, over the whole release
  /// @param logLimit lowest `logE` at which this test alone is in breach: ln(1/(α · share))
  /// @param allowed tolerance δ of a comparison, or limit of an absolute check
  /// @param dispersion squared coefficient of variation, from minute to minute, by which the
  ///   e-value of a comparison was discounted
  /// @param clumps factor by which the evidence of a comparison was divided, since errors or slow
  ///   requests come in clumps; at least 1
  /// @param level squared coefficient of variation of rates that differ permanently between
  ///   instances or clients, by which the evidence of a comparison was capped
  /// @param placeboLogE `logE` of the comparison with one stable instance in the candidate's place;
  ///   informational: a high value shows that the instances are noisy in general
  /// @param safeLogE logarithm of the e-value for a check with `safe`; the check is proved at or
  ///   above ln(1/α)
  /// @param ratio for a comparison of errors, the candidate's error rate divided by stable's over
  ///   the whole release; each bound has confidence 1 - α at every poll
  public record EValue(
      double logE,
      double logLimit,
      double allowed,
      Optional<Double> dispersion,
      Optional<Double> clumps,
      Optional<Double> level,
      Optional<Double> placeboLogE,
      Optional<Double> safeLogE,
      Optional<Ratio> ratio) {
    /// The value for a check without an e-value.
    public static final EValue NONE = of(0, 0, 0);

    /// Returns the e-value of a check that compares nothing.
    public static EValue of(double logE, double logLimit, double allowed) {
      return new EValue(
          logE,
          logLimit,
          allowed,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /// The result of a check by its algorithm. At most one component is present.
  ///
  /// @param measured measurements of a threshold check
  /// @param scored result of a score check
  /// @param total combination of all scores
  /// @param externalVerdict verdict of an external monitor
  /// @param restarts counts of instances that ended by themselves
  public record Result(
      Optional<Measurements> measured,
      Optional<Scored> scored,
      Optional<Total> total,
      Optional<Verdict.Kind> externalVerdict,
      Optional<Endings> restarts) {
    public static final Result NONE =
        new Result(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public static Result of(Measurements measured) {
      return new Result(
          Optional.of(measured), NONE.scored, NONE.total, NONE.externalVerdict, NONE.restarts);
    }

    public static Result of(Scored scored) {
      return new Result(
          NONE.measured, Optional.of(scored), NONE.total, NONE.externalVerdict, NONE.restarts);
    }

    public static Result of(Total total) {
      return new Result(
          NONE.measured, NONE.scored, Optional.of(total), NONE.externalVerdict, NONE.restarts);
    }

    public static Result of(Verdict.Kind externalVerdict) {
      return new Result(
          NONE.measured, NONE.scored, NONE.total, Optional.of(externalVerdict), NONE.restarts);
    }

    public static Result of(Endings restarts) {
      return new Result(
          NONE.measured, NONE.scored, NONE.total, NONE.externalVerdict, Optional.of(restarts));
    }
  }

  /// Numbers of instances that ended by themselves.
  ///
  /// @param candidate candidate instances since the candidate's first instance
  /// @param stable stable instances since the candidate's first instance
  public record Endings(long candidate, long stable) {}

  /// A confidence interval of a ratio.
  ///
  /// @param low lower bound, 0 or more
  /// @param high upper bound; empty if there is none, for example while stable has no errors
  public record Ratio(double low, Optional<Double> high) {}

  /// The measurements of a threshold check.
  ///
  /// @param failureLimit highest number of failed measurements; below 0 if there is no limit
  /// @param missing latest consecutive measurements without a value
  /// @param last candidate's values in the latest measurement
  /// @param baseline values to compare with; absent if no earlier good release exists, or if the
  ///   check has no baseline
  public record Measurements(
      int good,
      int failed,
      int failureLimit,
      int inconclusive,
      int inconclusiveLimit,
      int missing,
      int missingLimit,
      List<Double> last,
      Optional<Baseline> baseline) {
    public Measurements {
      last = List.copyOf(last);
    }
  }

  /// The measurements of earlier good releases; see [Threshold.Baseline].
  ///
  /// @param mean mean over the releases of each release's own mean
  /// @param releases number of releases, at least 1
  /// @param allowedIncrease factor of the mean; a value above the product fails
  /// @param allowedDecrease factor of the mean; a value below the product fails
  public record Baseline(
      double mean,
      int releases,
      Optional<Double> allowedIncrease,
      Optional<Double> allowedDecrease) {}

  /// The result of one score check.
  ///
  /// @param lower lower bound of the interval for the shift from stable's values to the candidate's
  /// @param upper upper bound of that interval
  /// @param estimate estimate of the shift
  /// @param effect see [Score.EffectSize]; absent if it cannot be computed
  /// @param candidate number of the candidate's values
  /// @param stable number of values of stable
  public record Scored(
      Label label,
      Optional<Double> lower,
      Optional<Double> upper,
      Optional<Double> estimate,
      Optional<Double> effect,
      int candidate,
      int stable) {}

  /// The classification of a metric compared with stable's.
  @EnumNaming(Hyphens.class)
  public enum Label {
    PASS,
    HIGH,
    LOW,
    /// Too few values for a comparison.
    NO_DATA
  }

  /// The combination of all scores, 0 to 100; see [Scoring].
  public record Total(double score, double pass, double marginal) {}

  /// An outage of a check's source.
  ///
  /// @param reason reason in one sentence
  /// @param since end of the first tick without a response
  public record SourceOutage(String reason, Instant since) {

    /// Returns the reason with the start of the outage.
    public String sentence() {
      return "%s, since %s".formatted(reason, since.truncatedTo(ChronoUnit.SECONDS));
    }
  }
}
