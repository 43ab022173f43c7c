package io.sluice.domain.verdict;

import io.sluice.domain.verdict.Measured.Outcome;
import java.util.List;
import java.util.Optional;

/// Counts good and bad measurements, as Argo Rollouts' analysis does: failures over the whole
/// release, not in a row.
///
/// It differs in two things. Measurements that could not be made never fail anything: while there
/// are more than [io.sluice.contract.Threshold#consecutiveErrorLimit] of them in a row there is no
/// data; the next one that could be made ends that. And an inconclusive check measures on, so that
/// it can still fail: which measurement came first decides nothing.
///
/// @param check its name
/// @param good measurements
/// @param failed measurements
/// @param unclear inconclusive measurements
/// @param goodInARow since the last one that was not good
/// @param missing in a row, the newest included
/// @param last values of the newest measurement; empty before the first
/// @param baseline what good releases before measured; empty where there was none, or nobody asks
///   for it
public record Threshold(
    String check,
    io.sluice.contract.Threshold rules,
    int good,
    int failed,
    int unclear,
    int goodInARow,
    int missing,
    List<Double> last,
    Optional<Baseline> baseline)
    implements Judge {
  public Threshold {
    last = List.copyOf(last);
  }

  /// Where it stands.
  public enum Phase {
    /// Goes on measuring.
    RUNNING,
    /// As many as the document declares enough: measures no more, so nothing can fail it.
    DONE,
    /// Too many failed: for good.
    FAILED,
    /// Too many inconclusive ones: measures on beyond what is enough, and may still fail. No number
    /// of good ones clears it.
    INCONCLUSIVE,
    /// Too many in a row that could not be made: until one can.
    NO_DATA
  }

  static Threshold start(String check, io.sluice.contract.Threshold rules) {
    return new Threshold(check, rules, 0, 0, 0, 0, 0, List.of(), Optional.empty());
  }

  /// The same beside what good releases before measured.
  ///
  /// @param means theirs, the newest first
  Threshold preceded(List<Double> means) {
    return new Threshold(
        check,
        rules,
        good,
        failed,
        unclear,
        goodInARow,
        missing,
        last,
        rules.baseline().flatMap(it -> Baseline.of(means, it.releases())));
  }

  /// Whether it is for nothing but the comparison with good releases, and there is none.
  boolean lacksBaseline() {
    return isUncompared() && !rules.judgesAlone();
  }

  /// Whether a comparison with good releases is asked for, and there is none.
  boolean isUncompared() {
    return rules.baseline().isPresent() && baseline.isEmpty();
  }

  public Phase phase() {
    if (rules.failureLimit() >= 0 && failed > rules.failureLimit()) {
      return Phase.FAILED;
    }
    if (unclear > rules.inconclusiveLimit()) {
      return Phase.INCONCLUSIVE;
    }
    if (lacksData()) {
      return Phase.NO_DATA;
    }
    boolean isDone =
        rules.count().filter(enough -> measured() >= enough).isPresent()
            || rules.consecutiveSuccessLimit().filter(enough -> goodInARow >= enough).isPresent();
    return isDone ? Phase.DONE : Phase.RUNNING;
  }

  /// How many measurements could be made.
  public int measured() {
    return good + failed + unclear;
  }

  /// Whether no measurement is made any more.
  public boolean ended() {
    return switch (phase()) {
      case RUNNING, NO_DATA, INCONCLUSIVE -> false;
      case DONE, FAILED -> true;
    };
  }

  /// Whether too many in a row could not be made, the newest included. An inconclusive check may
  /// lack data too.
  boolean lacksData() {
    return missing > rules.consecutiveErrorLimit();
  }

  /// Whether it is still to be measured although the observation's window may be over.
  boolean unfinished() {
    return phase() == Phase.RUNNING
        && (rules.count().isPresent() || rules.consecutiveSuccessLimit().isPresent());
  }

  @Override
  public Threshold tick(Tick tick) {
    Threshold next = this;
    for (Measured measured : tick.measured()) {
      if (measured.check().equals(check) && !next.ended()) {
        next = next.after(measured);
      }
    }
    return next;
  }

  private Threshold after(Measured measured) {
    return switch (measured) {
      case Measured.Valued(_, var outcome, var candidate, _) ->
          switch (worse(outcome, beside(candidate.getFirst()))) {
            case SUCCESS -> with(good + 1, failed, unclear, goodInARow + 1, 0, candidate);
            case FAILURE -> with(good, failed + 1, unclear, 0, 0, candidate);
            case INCONCLUSIVE -> with(good, failed, unclear + 1, 0, 0, candidate);
          };
      case Measured.Missing _ -> with(good, failed, unclear, 0, missing + 1, last);
      case Measured.Counted _, Measured.Told _ -> this;
    };
  }

  /// What the candidate's first value is beside good releases; success where nothing is compared.
  Outcome beside(double value) {
    return rules
        .baseline()
        .flatMap(rule -> baseline.map(it -> it.judge(rule, value)))
        .orElse(Outcome.SUCCESS);
  }

  private static Outcome worse(Outcome one, Outcome other) {
    return switch (one) {
      case FAILURE -> one;
      case INCONCLUSIVE -> other == Outcome.FAILURE ? other : one;
      case SUCCESS -> other;
    };
  }

  private Threshold with(
      int good, int failed, int unclear, int goodInARow, int missing, List<Double> last) {
    return new Threshold(check, rules, good, failed, unclear, goodInARow, missing, last, baseline);
  }

  @Override
  public boolean hears(Tick tick) {
    return !lacksBaseline()
        && (phase() == Phase.DONE
            || tick.measured().stream()
                .anyMatch(it -> it instanceof Measured.Valued && it.check().equals(check)));
  }
}
