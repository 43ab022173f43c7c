package io.sluice.domain.verdict;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Verdict;
import java.util.Comparator;
import java.util.Optional;

/// The assessment of a release at a tick: the worst result of all judges.
///
/// @param sentence the reason in one sentence, with value and threshold
public record Assessment(Verdict.Kind kind, String sentence, Evidence evidence) {
  /// Version of the rules; each verdict carries it.
  public static final String POLICY = "sluice/10";

  /// Fewer client aborts than this prove nothing.
  private static final int ABORTS_MIN = 3;

  /// Fewer failures than this among a few requests prove nothing.
  private static final int FAILURES_MIN = 2;

  /// The share of failures that counts as allowed if no check sets a limit on errors.
  private static final double FAILURE_SHARE = 0.05;

  /// A larger share of client aborts than this needs an explanation.
  private static final double ABORT_SHARE = 0.1;

  public static Assessment of(WatchState state) {
    Verdict.Kind kind = kind(state);
    return new Assessment(
        kind, VerdictMessages.of(kind, state, findStrongest(state)), evidence(state));
  }

  /// Returns the sentence alone, for callers that read it every second for many watches.
  ///
  /// @param strongest the finding of [#findStrongest]
  public static String sentence(WatchState state, Optional<Finding> strongest) {
    return VerdictMessages.of(kind(state), state, strongest);
  }

  /// Returns the assessment as a verdict on step `step`.
  public Verdict verdict(int step) {
    return new Verdict(step, kind, sentence, evidence);
  }

  /// Returns the finding nearest to its limit.
  ///
  /// @return empty if no check has an e-value
  public static Optional<Finding> findStrongest(WatchState state) {
    return Findings.findStrongest(state.evidence());
  }

  /// Returns the worst result of all judges, without the reasons.
  public static Verdict.Kind kind(WatchState state) {
    if (state.evidence().breach().isPresent()) {
      return Verdict.Kind.UNHEALTHY;
    }
    if (state.evidence().shared().isPresent()) {
      return Verdict.Kind.SHARED;
    }
    if (!state.counts().isObserving() || !(state.isWindowOver() || NoDataPolicy.isProved(state))) {
      return Verdict.Kind.INCONCLUSIVE;
    }
    if (hasClientAborts(state) || isUnderServed(state) || isSplitWrong(state)) {
      return Verdict.Kind.INVALID;
    }
    if (hasBreachAtEnd(state)) {
      return Verdict.Kind.UNHEALTHY;
    }
    return isSatisfied(state) && NoDataPolicy.findHoldReason(state).isEmpty()
        ? Verdict.Kind.HEALTHY
        : Verdict.Kind.INCONCLUSIVE;
  }

  /// Whether there were enough requests, and a check could judge them. Before the first shift only
  /// probes count.
  private static boolean isSatisfied(WatchState state) {
    long requests = state.counts().candidate().requests();
    return state.hasEnough(requests)
        ? !state.hasTooFewControlRequests()
            && state.evidence().checks().stream().anyMatch(CheckState::hasCounts)
        : isProbed(state);
  }

  /// Whether probes make up for the missing requests.
  static boolean isProbed(WatchState state) {
    StepCounts counts = state.counts();
    return canUseProbes(state)
        && state.hasEnough(counts.candidate().requests() + counts.sums().probes());
  }

  /// Whether probes may stand in for missing requests.
  private static boolean canUseProbes(WatchState state) {
    return !hasTooManyErrors(state) && !hasTooFewClients(state) && !isLeftOut(state);
  }

  /// Whether requests came that do not count. A probe must not replace their evidence.
  static boolean isLeftOut(WatchState state) {
    return state.counts().unjudgedRequests() > 0;
  }

  /// Whether so many of the few requests failed that the candidate would exceed the limit even if
  /// all missing requests succeeded, while stable does not fail as often. One failure alone proves
  /// nothing. Probes must not stand in then, since a health path can succeed while user requests
  /// fail.
  static boolean hasTooManyErrors(WatchState state) {
    Counts candidate = state.counts().candidate();
    Counts stable = state.counts().stable();
    long errors = candidate.errors();
    double candidateShare = (double) errors / Math.max(1, candidate.requests());
    double stableShare = (double) stable.errors() / Math.max(1, stable.requests());
    return errors >= FAILURES_MIN
        && errors > state.analysis().minSamples() * allowed(state)
        && candidateShare > 2 * stableShare;
  }

  /// Returns the lowest share of failures that a limit of the router allows. Limits of dry runs do
  /// not count.
  private static double allowed(WatchState state) {
    return state
        .evidence()
        .live()
        .filter(CheckState::isOfRouter)
        .flatMap(checkState -> checkState.check().limit().stream())
        .flatMap(limit -> limit.errors().stream())
        .min(Comparator.naturalOrder())
        .orElse(FAILURE_SHARE);
  }

  /// Whether clients are sticky, and stable answered so many requests that the candidate's clients
  /// should have sent enough. That does not prove a wrong split; but a hanging candidate looks
  /// alike, and its health path must not replace the requests.
  static boolean hasTooFewClients(WatchState state) {
    return isByClient(state) && state.hasEnough((long) (state.expected() / 2));
  }

  /// Whether clients abort requests to the candidate but not to stable. Neither the requests that
  /// were answered nor a probe then prove that the candidate is healthy: it may hang on one kind of
  /// request.
  static boolean hasClientAborts(WatchState state) {
    Counts candidate = state.counts().candidate();
    double share = candidate.abortShare();
    return candidate.aborted() >= ABORTS_MIN
        && share > ABORT_SHARE
        && share > 2 * state.counts().stable().abortShare();
  }

  /// Whether stable answered so many requests that the candidate should have answered far more than
  /// it did. Probes must not stand in then: the candidate may hang on all its traffic.
  static boolean isUnderServed(WatchState state) {
    double expected = state.expected();
    return !isByClient(state)
        && state.hasEnough((long) (expected / 2))
        && state.counts().candidate().requests() < expected / 2;
  }

  /// Whether the router applies another weight than configured. Requests that match a rule of the
  /// candidate come on top of its weight; in that case only too few requests prove a wrong weight.
  static boolean isSplitWrong(WatchState state) {
    StepCounts counts = state.counts();
    double share = state.weight().value() / 100.0;
    return state.traffic().assignment().filter(mode -> mode != AssignmentMode.MIRRORED).isEmpty()
        ? Split.isWrong(share, counts.candidate(), counts.stable())
        : !isByClient(state) && Split.isShort(share, counts.candidate(), counts.stable());
  }

  /// Whether clients are sticky, so that the numbers of requests prove nothing about the weights.
  private static boolean isByClient(WatchState state) {
    return state.traffic().assignment().filter(AssignmentMode.BY_CLIENT::equals).isPresent();
  }

  /// Whether the final test, the scores, or a check's declared decision rolls the candidate back.
  private static boolean hasBreachAtEnd(WatchState state) {
    return hasFailedAtEnd(state)
        || (state.isWindowOver()
            && (ScoreAggregator.isBad(state.evidence())
                || NoDataPolicy.findRollbackReason(state).isPresent()));
  }

  static boolean hasFailedAtEnd(WatchState state) {
    return state
        .finalTest()
        .chance()
        .filter(chance -> chance <= state.analysis().alpha() / 2)
        .isPresent();
  }

  private static Evidence evidence(WatchState state) {
    CumulativeEvidence evidence = state.evidence();
    StepCounts counts = state.counts();
    long missing = Math.max(0, state.analysis().minSamples() - counts.candidate().requests());
    return new Evidence(
        evidence.ticks(),
        counts.toRequestCounts(),
        canUseProbes(state) ? Math.min(counts.sums().probes(), missing) : 0,
        evidence.alpha(),
        POLICY,
        Findings.of(evidence),
        state.controlInstances(),
        evidence.shares().toList(evidence.analysis()),
        VerdictNotes.of(state));
  }
}
