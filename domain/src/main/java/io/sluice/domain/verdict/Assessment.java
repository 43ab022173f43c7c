package io.sluice.domain.verdict;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Verdict;
import java.util.Optional;

/// What a watch makes of its release at a tick: the worst that any judge says.
///
/// @param sentence why, for people, with value and threshold
public record Assessment(Verdict.Kind kind, String sentence, Evidence evidence) {
  /// Version of the rules, published with each verdict.
  public static final String POLICY = "sluice/5";

  /// Fewer clients that leave are no sign of anything.
  private static final int LEFT_MIN = 3;

  /// Fewer failures among a few requests are no sign of anything.
  private static final int TROUBLE_MIN = 2;

  /// The share of failures that a `limit` without a value allows.
  private static final double TROUBLE_SHARE = 0.05;

  /// A larger share of requests that the client left asks for a reason.
  private static final double LEFT_SHARE = 0.1;

  public static Assessment of(WatchState state) {
    Verdict.Kind kind = kind(state);
    return new Assessment(kind, Sentences.of(kind, state), evidence(state));
  }

  /// The sentence alone, for who looks on at each tick of many watches.
  public static String sentence(WatchState state) {
    return Sentences.of(kind(state), state);
  }

  /// As a verdict on the present step.
  public Verdict verdict(int step) {
    return new Verdict(step, kind, sentence, evidence);
  }

  /// What stands nearest to withdrawing, of what has an e-value.
  ///
  /// @return empty without one
  public static Optional<Finding> loudest(WatchState state) {
    return Findings.loudest(state.ledger());
  }

  /// The worst that any judge says, without the reasons.
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

  /// Enough was seen, and somebody could judge it. Before the first shift there are probes only.
  private static boolean satisfied(WatchState state) {
    long requests = state.tally().candidate().requests();
    return state.enough(requests)
        ? !state.lacksBaseline() && state.ledger().trials().stream().anyMatch(Trial::counts)
        : isProbed(state);
  }

  /// Whether probes fill up the requests that did not come.
  static boolean isProbed(WatchState state) {
    Tally tally = state.tally();
    return standIn(state) && state.enough(tally.candidate().requests() + tally.probes());
  }

  /// Whether probes may stand in for requests that did not come.
  private static boolean standIn(WatchState state) {
    return !isTroubled(state) && !isSilent(state) && !isLeftOut(state);
  }

  /// Whether requests came that do not count. A probe must not speak for what they would say.
  static boolean isLeftOut(WatchState state) {
    return state.tally().leftOut() > 0;
  }

  /// Whether of the few requests that came so many failed that the candidate would be past the
  /// limit even if all that are missing had succeeded, and stable does not fail likewise. One
  /// failure alone is no sign. Probes must not stand in then: a health path answers where what
  /// users ask for fails.
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

  /// The highest share of failures that any check allows.
  private static double allowed(WatchState state) {
    return state.analysis().checks().stream()
        .flatMap(check -> check.limit().stream())
        .flatMap(limit -> limit.errors().stream())
        .reduce(TROUBLE_SHARE, Math::max);
  }

  /// Whether clients stay on their side, and stable answered so many requests that the candidate's
  /// clients should have sent enough of them. That is no proof of a wrong split; but a candidate
  /// that hangs looks like this too, and its health path must not speak for it.
  static boolean isSilent(WatchState state) {
    return isByClient(state) && state.enough((long) (state.expected() / 2));
  }

  /// Whether clients leave the candidate before it answers, and not stable as well. Neither what is
  /// answered beside nor a probe then says that it is well: it may be hanging on one kind of
  /// request.
  static boolean isDeserted(WatchState state) {
    Counts candidate = state.tally().candidate();
    double share = candidate.leftShare();
    return candidate.left() >= LEFT_MIN
        && share > LEFT_SHARE
        && share > 2 * state.tally().stable().leftShare();
  }

  /// Whether stable answered so much that the candidate should have answered far more than it did.
  /// Then probes must not stand in for its traffic: it may be hanging on all of it.
  static boolean isStarved(WatchState state) {
    double expected = state.expected();
    return !isByClient(state)
        && state.enough((long) (expected / 2))
        && state.tally().candidate().requests() < expected / 2;
  }

  /// Whether the router gives the candidate another share than it was told. Requests that chose the
  /// candidate themselves come on top of its share: then only too few say that it is another one.
  static boolean isSplitWrong(WatchState state) {
    Tally tally = state.tally();
    double share = state.weight().value() / 100.0;
    return state.drawn().filter(how -> how != Drawn.COPIED).isEmpty()
        ? Split.isWrong(share, tally.candidate(), tally.stable())
        : !isByClient(state) && Split.isShort(share, tally.candidate(), tally.stable());
  }

  /// Whether the numbers of requests say nothing about the shares.
  private static boolean isByClient(WatchState state) {
    return state.drawn().filter(Drawn.BY_CLIENT::equals).isPresent();
  }

  /// Whether the test at the end, or what checks declare, takes the candidate back.
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
