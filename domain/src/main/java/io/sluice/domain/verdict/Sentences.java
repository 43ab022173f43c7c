package io.sluice.domain.verdict;

import io.sluice.contract.ContractModule;
import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Verdict;
import java.util.Optional;
import java.util.stream.Collectors;

/// The sentence of a verdict: the value and its threshold.
final class Sentences {
  private static final String STABLE = "stable";

  static String of(Verdict.Kind kind, WatchState state) {
    return switch (kind) {
      case UNHEALTHY -> unhealthy(state);
      case SHARED -> shared(state.ledger().shared().orElseThrow());
      case HEALTHY -> healthy(state);
      case INCONCLUSIVE -> inconclusive(state);
      case INVALID -> invalid(state);
    };
  }

  private static String unhealthy(WatchState state) {
    return state
        .ledger()
        .withdrawal()
        .map(why ->
            withdrawn(why, whom(state)) + SampleMessages.byMatch(why.candidate(), state.tally()))
        .or(() -> bad(state))
        .or(() -> Declared.rollback(state).filter(_ -> !Assessment.failedAtEnd(state)))
        .orElseGet(() -> atEnd(state));
  }

  private static Optional<String> bad(WatchState state) {
    return Optional.of(state.ledger())
        .filter(it -> Apart.isBad(it) && !Assessment.failedAtEnd(state))
        .map(Standing::score);
  }

  private static String atEnd(WatchState state) {
    return "failures of all steps, tested once at the end: chance %s, limit %s"
        .formatted(
            Words.percent(state.chance().orElseThrow()),
            Words.percent(state.analysis().alpha() / 2));
  }

  /// Returns the name of the instances that the candidate is compared with.
  private static String whom(WatchState state) {
    return state.compared().isEmpty() ? STABLE : "the fresh baseline";
  }

  private static String withdrawn(Withdrawal why, String whom) {
    String reached =
        "e-value %s ≥ %s".formatted(Words.number(why.logE()), Words.number(why.logLimit()));
    return switch (why.judge()) {
      case Comparison comparison ->
          switch (comparison.what()) {
            case ERROR_RATE ->
                certain(comparison, why.logLimit(), whom)
                    .orElseGet(() ->
                        "%s, stable %s: %s%s"
                            .formatted(
                                failed(why.candidate()),
                                Words.failed(why.stable()),
                                reached,
                                against(whom)));
            case LATENCY ->
                "more slow requests than %s × %s: %s"
                    .formatted(whom, Words.plain(comparison.allow()), reached);
          };
      case Limit limit ->
          "%s, limit %s: %s"
              .formatted(broken(limit, why.candidate()), Words.percent(limit.limit()), reached);
      case Threshold _, Score _, Elsewhere _, Restarts _ ->
          why.sentence().orElse("check " + why.check());
    };
  }

  /// Returns the sentence on the ratio over the whole watch; empty if the sums over the watch do
  /// not show a late fault.
  private static Optional<String> certain(Comparison comparison, double logLimit, String whom) {
    double alpha = Math.exp(-logLimit);
    return comparison
        .ratio()
        .flatMap(ratio ->
            ratio
                .interval(alpha)
                .filter(interval -> interval.low() > comparison.allow())
                .map(interval -> certain(ratio, interval.low(), 1 - alpha, whom)));
  }

  private static String certain(Ratio ratio, double least, double confidence, String whom) {
    return "errors %s against %s in %s, ratio at least %s with %s confidence, after %d requests"
        .formatted(
            Words.percent(ratio.share()),
            Words.percent(ratio.stableShare()),
            whom,
            Words.plain(Math.floor(least * 10) / 10),
            Words.percent(confidence),
            ratio.requests());
  }

  private static String shared(Shared shared) {
    Limit limit = shared.limit();
    Counts stable = shared.stable();
    return "stable %s too: %d of %d (%s) of its last requests, limit %s"
        .formatted(
            limit.bound().isPresent() ? "is slow" : "fails",
            limit.hits(stable),
            stable.requests(),
            Words.percent(limit.share(stable)),
            Words.percent(limit.limit()));
  }

  private static String invalid(WatchState state) {
    if (Assessment.isDeserted(state)) {
      return deserted(state.tally());
    }
    return Assessment.isStarved(state) ? starved(state) : split(state);
  }

  private static String split(WatchState state) {
    Tally tally = state.tally();
    long candidate = tally.candidate().requests() + tally.candidate().left();
    return ("the candidate received %d of %d requests at a weight of %d %%: "
            + "the router does not apply the weights")
        .formatted(
            candidate,
            candidate + tally.stable().requests() + tally.stable().left(),
            state.weight().value());
  }

  private static String deserted(Tally tally) {
    return ("clients aborted %d of %d requests to the candidate before its answer, "
            + "and %d of %d to stable")
        .formatted(
            tally.candidate().left(),
            tally.candidate().left() + tally.candidate().requests(),
            tally.stable().left(),
            tally.stable().left() + tally.stable().requests());
  }

  private static String starved(WatchState state) {
    return ("the candidate answered %d requests where its weight of %d %% makes about %d: "
            + "it hangs, or the router does not apply the weights")
        .formatted(
            state.tally().candidate().requests(),
            state.weight().value(),
            Math.round(state.expected()));
  }

  private static String healthy(WatchState state) {
    Tally tally = state.tally();
    if (!state.windowOver()) {
      return compared(state) + "; proved safe before its window has passed" + came(state);
    }
    String window = ContractModule.text(tally.window().orElseThrow());
    return state.enough(tally.candidate().requests())
        ? "%s in %s%s".formatted(compared(state), window, came(state))
        : "%s; %d probes succeeded in their place"
            .formatted(
                SampleMessages.few(state),
                state.analysis().minSamples() - tally.candidate().requests());
  }

  private static String inconclusive(WatchState state) {
    if (state.away().isPresent()) {
      return "nothing measured: " + state.away().get();
    }
    Tally tally = state.tally();
    if (!state.windowOver()) {
      return compared(state) + came(state);
    }
    Optional<String> held = Declared.hold(state);
    boolean isEnough = state.enough(tally.candidate().requests());
    if (held.isPresent() && (isEnough || Assessment.isProbed(state))) {
      return held.get();
    }
    if (isEnough && state.lacksBaseline()) {
      return "%s answered %d of the %d requests needed to compare with it"
          .formatted(
              whom(state),
              tally.baseline().orElse(Counts.NONE).requests(),
              state.analysis().minSamples());
    }
    if (isEnough) {
      return Against.nobody(state.ledger())
          .orElse(
              "nothing to judge: stable has no requests to compare with, and no check has a limit");
    }
    return SampleMessages.tooFew(state);
  }

  /// Returns the candidate's counts in this step, those it is compared with, and the finding
  /// nearest to its limit.
  private static String compared(WatchState state) {
    Counts candidate = state.tally().candidate();
    Counts others = state.tally().baseline().orElse(state.tally().stable());
    String counts =
        others.requests() == 0
            ? failed(candidate)
            : "%s, %s %s".formatted(failed(candidate), whom(state), Words.failed(others));
    return Assessment.loudest(state)
        .map(it ->
            "%s: e-value %s < %s"
                .formatted(counts, Words.number(it.logE()), Words.number(it.logLimit())))
        .orElse(counts);
  }

  /// Returns the note that the e-value compares with the control instances alone, while the counts
  /// of a breach include all stable instances.
  private static String against(String whom) {
    return whom.equals(STABLE) ? "" : ", against %s alone".formatted(whom);
  }

  /// Returns the number of requests by match, and the state of thresholds, scores and external
  /// verdicts.
  private static String came(WatchState state) {
    return SampleMessages.byMatch(state.tally())
        + Standing.of(state.ledger()).map("; "::concat).collect(Collectors.joining());
  }

  /// Returns a text such as `12 of 50 requests failed (24 %)`.
  private static String failed(Counts counts) {
    return "%d of %d requests failed (%s)"
        .formatted(counts.errors(), counts.requests(), Words.percent(counts.share()));
  }

  /// Returns the text of [#failed] or, for latency, a text such as `12 of 50 requests took longer
  /// than 500 ms (24 %)`.
  private static String broken(Limit limit, Counts counts) {
    return limit
        .bound()
        .map(k ->
            "%d of %d requests took longer than %d ms (%s)"
                .formatted(
                    limit.hits(counts),
                    counts.requests(),
                    LatencyBounds.MILLIS.get(k),
                    Words.percent(limit.share(counts))))
        .orElseGet(() -> failed(counts));
  }

  private Sentences() {}
}
