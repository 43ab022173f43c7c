package io.sluice.domain.verdict;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Verdict;
import java.util.Optional;

/// The assessment of a release at a tick: the worst result of all judges.
///
/// @param sentence the reason in one sentence, with value and threshold
public record Assessment(Verdict.Kind kind, String sentence, Evidence evidence) {
  /// Version of the rules; each verdict carries it.
  public static final String POLICY = "sluice/5";

  /// Fewer client aborts than this prove nothing.
  private static final int LEFT_MIN = 3;

  /// Fewer failures than this among a few requests prove nothing.
  private static final int TROUBLE_MIN = 2;

  /// The share of failures that counts as allowed if no check sets a limit on errors.
  private static final double TROUBLE_SHARE = 0.05;

  /// A larger share of client aborts than this needs an explanation.
  private static final double LEFT_SHARE = 0.1;

  public static Assessment of(WatchState state) {
    Verdict.Kind kind = kind(state);
    return new Assessment(kind, Sentences.of(kind, state), evidence(state));
  }

  /// Returns the sentence alone, for callers that read it at each tick of many watches.
  public static String sentence(WatchState state) {
    return Sentences.of(kind(state), state);
  }

  /// Returns the assessment as a verdict on step `step`.
  public Verdict verdict(int step) {
    return new Verdict(step, kind, sentence, evidence);
  }

  /// Returns the finding nearest to its limit, among checks with an e-value.
  ///
  /// @return empty if no check has an e-value
  public static Optional<Finding> loudest(WatchState state) {
    return Findings.loudest(state.ledger());
  }

  /// Returns the worst result of all judges, without the reasons.
  public static Verdict.Kind kind(WatchState state) {
    if (state.ledger().withdrawal().isPresent()) {
      return Verdict.Kind.UNHEALTHY;
    }
    if (state.ledger().shared().isPresent()) {
      return Verdict.Kind.SHARED;
    }
    if (!state.tally().observes() || !(state.windowOver() || Declared.isProved(state))) {
      return Verdict.Kind.INCONCLUSIVE;
    }
    if (isDeserted(state) || isStarved(state) || isSplitWrong(state)) {
      return Verdict.Kind.INVALID;
    }
    if (isCondemned(state)) {
      return Verdict.Kind.UNHEALTHY;
    }
    return satisfied(state) && Declared.hold(state).isEmpty()
        ? Verdict.Kind.HEALTHY
        : Verdict.Kind.INCONCLUSIVE;
  }

  /// Whether there were enough requests, and a check could judge them. Before the first shift only
  /// probes count.
  private static boolean satisfied(WatchState state) {
    long requests = state.tally().candidate().requests();
    return state.enough(requests)
        ? !state.lacksBaseline() && state.ledger().trials().stream().anyMatch(Trial::counts)
        : isProbed(state);
  }

  /// Whether probes make up for the missing requests.
  static boolean isProbed(WatchState state) {
    Tally tally = state.tally();
    return standIn(state) && state.enough(tally.candidate().requests() + tally.probes());
  }

  /// Whether probes may stand in for missing requests.
  private static boolean standIn(WatchState state) {
    return !isTroubled(state) && !isSilent(state) && !isLeftOut(state);
  }

  /// Whether requests came that do not count. A probe must not replace their evidence.
  static boolean isLeftOut(WatchState state) {
    return state.tally().leftOut() > 0;
  }

  /// Whether so many of the few requests failed that the candidate would exceed the limit even if
  /// all missing requests succeeded, while stable does not fail as often. One failure alone proves
  /// nothing. Probes must not stand in then, since a health path can succeed while user requests
  /// fail.
  static boolean isTroubled(WatchState state) {
    Counts candidate = state.tally().candidate();
    Counts stable = state.tally().stable();
    long errors = candidate.errors();
    double here = (double) errors / Math.max(1, candidate.requests());
    double there = (double) stable.errors() / Math.max(1, stable.requests());
    return errors >= TROUBLE_MIN
        && errors > state.analysis().minSamples() * allowed(state)
        && here > 2 * there;
  }

  /// Returns the highest share of failures that any check allows.
  private static double allowed(WatchState state) {
    return state.analysis().checks().stream()
        .flatMap(check -> check.limit().stream())
        .flatMap(limit -> limit.errors().stream())
        .reduce(TROUBLE_SHARE, Math::max);
  }

  /// Whether clients are sticky, and stable answered so many requests that the candidate's clients
  /// should have sent enough. That does not prove a wrong split; but a hanging candidate looks
  /// alike, and its health path must not replace the requests.
  static boolean isSilent(WatchState state) {
    return isByClient(state) && state.enough((long) (state.expected() / 2));
  }

  /// Whether clients abort requests to the candidate but not to stable. Neither the requests that
  /// were answered nor a probe then prove that the candidate is healthy: it may hang on one kind of
  /// request.
  static boolean isDeserted(WatchState state) {
    Counts candidate = state.tally().candidate();
    double share = candidate.leftShare();
    return candidate.left() >= LEFT_MIN
        && share > LEFT_SHARE
        && share > 2 * state.tally().stable().leftShare();
  }

  /// Whether stable answered so many requests that the candidate should have answered far more than
  /// it did. Probes must not stand in then: the candidate may hang on all its traffic.
  static boolean isStarved(WatchState state) {
    double expected = state.expected();
    return !isByClient(state)
        && state.enough((long) (expected / 2))
        && state.tally().candidate().requests() < expected / 2;
  }

  /// Whether the router applies another weight than configured. Requests that match a rule of the
  /// candidate come on top of its weight; in that case only too few requests prove a wrong weight.
  static boolean isSplitWrong(WatchState state) {
    Tally tally = state.tally();
    double share = state.weight().value() / 100.0;
    return state.drawn().filter(how -> how != Drawn.COPIED).isEmpty()
        ? Split.isWrong(share, tally.candidate(), tally.stable())
        : !isByClient(state) && Split.isShort(share, tally.candidate(), tally.stable());
  }

  /// Whether clients are sticky, so that the numbers of requests prove nothing about the weights.
  private static boolean isByClient(WatchState state) {
    return state.drawn().filter(Drawn.BY_CLIENT::equals).isPresent();
  }

  /// Whether the final test, the scores, or a check's declared decision rolls the candidate back.
  private static boolean isCondemned(WatchState state) {
    return failedAtEnd(state)
        || (state.windowOver()
            && (Apart.isBad(state.ledger()) || Declared.rollback(state).isPresent()));
  }

  static boolean failedAtEnd(WatchState state) {
    return state.chance().filter(chance -> chance <= state.analysis().alpha() / 2).isPresent();
  }

  private static Evidence evidence(WatchState state) {
    Ledger ledger = state.ledger();
    Tally tally = state.tally();
    long missing = Math.max(0, state.analysis().minSamples() - tally.candidate().requests());
    return new Evidence(
        ledger.from(),
        ledger.to(),
        ledger.lastTick(),
        tally.candidate().requests(),
        tally.candidate().errors(),
        tally.stable().requests(),
        tally.stable().errors(),
        standIn(state) ? Math.min(tally.probes(), missing) : 0,
        ledger.alpha(),
        POLICY,
        Findings.of(ledger),
        state.compared());
  }
}
