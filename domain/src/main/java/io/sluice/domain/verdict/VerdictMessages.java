package io.sluice.domain.verdict;

import io.sluice.contract.ContractModule;
import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.LatencyBounds;
import io.sluice.contract.Verdict;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sentence of a verdict: the value and its threshold.
final class VerdictMessages {
  private static final String STABLE = "stable";

  /// @param strongest the finding nearest to its limit; empty if there is none
  static String of(Verdict.Kind kind, WatchState state, Optional<Finding> strongest) {
    return switch (kind) {
      case UNHEALTHY -> unhealthy(state);
      case SHARED -> shared(state.evidence().shared().orElseThrow());
      case HEALTHY -> healthy(state, strongest);
      case INCONCLUSIVE -> inconclusive(state, strongest);
      case INVALID -> invalid(state);
    };
  }

  private static String unhealthy(WatchState state) {
    return state
        .evidence()
        .breach()
        .map(breach -> breach(breach, state) + byMatch(breach.candidate(), state.counts()))
        .or(() -> findBadSentence(state))
        .or(() ->
            NoDataPolicy.findRollbackReason(state).filter(_ -> !Assessment.hasFailedAtEnd(state)))
        .orElseGet(() -> atEnd(state));
  }

  private static Optional<String> findBadSentence(WatchState state) {
    return Optional.of(state.evidence())
        .filter(it -> ScoreAggregator.isBad(it) && !Assessment.hasFailedAtEnd(state))
        .map(ScoreAggregator::sentence);
  }

  private static String atEnd(WatchState state) {
    return "failures of all steps, tested once at the end: chance %s, limit %s"
        .formatted(
            NumberFormats.percent(state.finalTest().chance().orElseThrow()),
            NumberFormats.percent(state.analysis().alpha() / 2));
  }

  /// Returns the name of the instances that the candidate is compared with.
  private static String reference(WatchState state) {
    return state.controlInstances().isEmpty() ? STABLE : "the fresh baseline";
  }

  private static String breach(Breach breach, WatchState state) {
    String reference = reference(state);
    String reached = CheckMessages.reached(state.evidence(), breach.logE(), breach.logLimit());
    return switch (breach.judge()) {
      case ComparisonJudge comparisonJudge ->
          switch (comparisonJudge.compare()) {
            case ERROR_RATE ->
                findCertainSentence(comparisonJudge, breach.logLimit(), reference)
                    .orElseGet(() ->
                        "%s, stable %s: %s%s"
                            .formatted(
                                failed(breach.candidate()),
                                NumberFormats.failed(breach.stable()),
                                reached,
                                referenceNote(reference)));
            case LATENCY ->
                "%s: %s%s"
                    .formatted(
                        slower(breach, comparisonJudge, reference),
                        reached,
                        referenceNote(reference));
          };
      case LimitJudge limitJudge ->
          "%s, limit %s: %s"
              .formatted(
                  overLimit(limitJudge, breach.candidate()),
                  NumberFormats.percent(limitJudge.limit()),
                  reached);
      case ThresholdJudge _, ScoreJudge _, ExternalVerdictJudge _, RestartJudge _ ->
          breach.sentence().orElse("check " + breach.check());
    };
  }

  /// Returns the sentence on the ratio over the whole watch; empty if the sums over the watch do
  /// not show a late fault.
  private static Optional<String> findCertainSentence(
      ComparisonJudge comparisonJudge, double logLimit, String reference) {
    double alpha = Math.exp(-logLimit);
    return comparisonJudge
        .ratio()
        .flatMap(ratio ->
            ratio
                .findInterval(alpha)
                .filter(interval -> interval.low() > comparisonJudge.allow())
                .map(interval -> certainSentence(ratio, interval, alpha, reference)));
  }

  private static String certainSentence(
      Ratio ratio, Evidence.Ratio interval, double alpha, String reference) {
    String low = NumberFormats.plain(Math.floor(interval.low() * 10) / 10);
    String range =
        interval
            .high()
            .map(high ->
                "ratio %s to %s".formatted(low, NumberFormats.plain(Math.ceil(high * 10) / 10)))
            .orElse("ratio at least " + low);
    return "errors %s against %s in %s, %s with %s confidence, after %d requests"
        .formatted(
            NumberFormats.percent(ratio.share()),
            NumberFormats.percent(ratio.stableShare()),
            reference,
            range,
            NumberFormats.confidence(alpha),
            ratio.requests());
  }

  private static String shared(SharedFailure sharedFailure) {
    LimitJudge limitJudge = sharedFailure.limit();
    Counts stable = sharedFailure.stable();
    return "stable %s too: %d of %d (%s) of its last requests, limit %s"
        .formatted(
            limitJudge.bound().isPresent() ? "is slow" : "fails",
            limitJudge.hits(stable),
            stable.requests(),
            NumberFormats.percent(limitJudge.share(stable)),
            NumberFormats.percent(limitJudge.limit()));
  }

  private static String invalid(WatchState state) {
    if (Assessment.hasClientAborts(state)) {
      return clientAborts(state.counts());
    }
    return Assessment.isUnderServed(state) ? underServed(state) : split(state);
  }

  private static String split(WatchState state) {
    StepCounts counts = state.counts();
    long candidate = counts.candidate().requests() + counts.candidate().aborted();
    return ("the candidate received %d of %d requests at a weight of %d %%: "
            + "the router does not apply the weights")
        .formatted(
            candidate,
            candidate + counts.stable().requests() + counts.stable().aborted(),
            state.weight().value());
  }

  private static String clientAborts(StepCounts counts) {
    return ("clients aborted %d of %d requests to the candidate before its answer, "
            + "and %d of %d to stable")
        .formatted(
            counts.candidate().aborted(),
            counts.candidate().aborted() + counts.candidate().requests(),
            counts.stable().aborted(),
            counts.stable().aborted() + counts.stable().requests());
  }

  private static String underServed(WatchState state) {
    return ("the candidate answered %d requests where its weight of %d %% makes about %d: "
            + "it hangs, or the router does not apply the weights")
        .formatted(
            state.counts().candidate().requests(),
            state.weight().value(),
            Math.round(state.expected()));
  }

  private static String healthy(WatchState state, Optional<Finding> strongest) {
    StepCounts counts = state.counts();
    if (!state.isWindowOver()) {
      return compared(state, strongest)
          + "; proved safe before its window has passed"
          + notes(state);
    }
    String window = ContractModule.text(counts.window().orElseThrow());
    return state.hasEnough(counts.candidate().requests())
        ? "%s in %s%s".formatted(compared(state, strongest), window, notes(state))
        : "%s; %d probes succeeded in their place"
            .formatted(few(state), state.analysis().minSamples() - counts.candidate().requests());
  }

  private static String inconclusive(WatchState state, Optional<Finding> strongest) {
    if (state.outage().isPresent()) {
      return "nothing measured: " + state.outage().get();
    }
    StepCounts counts = state.counts();
    if (!state.isWindowOver()) {
      return compared(state, strongest) + notes(state);
    }
    Optional<String> held = NoDataPolicy.findHoldReason(state);
    boolean isEnough = state.hasEnough(counts.candidate().requests());
    if (held.isPresent() && (isEnough || Assessment.isProbed(state))) {
      return held.get();
    }
    if (isEnough && state.hasTooFewControlRequests()) {
      return "%s answered %d of the %d requests needed to compare with it"
          .formatted(
              reference(state),
              counts.sums().control().orElse(Counts.NONE).requests(),
              state.analysis().minSamples());
    }
    if (isEnough) {
      return findMissingBaseline(state.evidence())
          .orElse(
              "nothing to judge: stable has no requests to compare with, and no check has a limit");
    }
    return tooFew(state);
  }

  /// Returns the sentence on the first check that has nothing to judge because there is no good
  /// release.
  private static Optional<String> findMissingBaseline(CumulativeEvidence evidence) {
    return evidence
        .live()
        .filter(checkState -> checkState.judge() instanceof ThresholdJudge it && it.hasNoBaseline())
        .flatMap(checkState -> CheckMessages.findNoDataReason(checkState).stream())
        .findFirst();
  }

  /// Returns the candidate's counts in this step, those it is compared with, and the finding
  /// nearest to its limit.
  private static String compared(WatchState state, Optional<Finding> strongest) {
    Counts candidate = state.counts().candidate();
    Counts others = state.counts().sums().control().orElse(state.counts().stable());
    String counts =
        others.requests() == 0
            ? failed(candidate)
            : "%s, %s %s"
                .formatted(failed(candidate), reference(state), NumberFormats.failed(others));
    return strongest.map(it -> "%s: %s".formatted(counts, CheckMessages.below(it))).orElse(counts);
  }

  /// Returns the note that the candidate is in its warm-up: until its end, the comparisons have no
  /// evidence.
  private static String warmUp(WatchState state) {
    return state.isWarmingUp()
        ? ", in the candidate's warm-up of " + ContractModule.text(state.warmUp())
        : "";
  }

  /// Returns the note that the e-value compares with the control instances alone, while the counts
  /// of a breach include all stable instances.
  private static String referenceNote(String reference) {
    return reference.equals(STABLE) ? "" : ", against %s alone".formatted(reference);
  }

  /// Returns the warm-up, the number of requests by match, the limits of errors that are exceeded
  /// but not proved, and the state of thresholds, scores and external verdicts.
  private static String notes(WatchState state) {
    return warmUp(state)
        + byMatch(state.counts())
        + exceeded(state)
        + CheckMessages.summarize(state.evidence()).map("; "::concat).collect(Collectors.joining());
  }

  /// Returns a text such as `; the candidate is above the limit of 5 % (slo), but this is not
  /// proved` for each limit of errors that the candidate's share in the present step exceeds; empty
  /// if there is none.
  private static String exceeded(WatchState state) {
    Counts candidate = state.counts().candidate();
    return state
        .evidence()
        .live()
        .filter(CheckState::isOfRouter)
        .flatMap(checkState ->
            checkState.judge() instanceof LimitJudge it
                    && it.bound().isEmpty()
                    && candidate.share() > it.limit()
                    && !isProved(state, checkState.check().name())
                ? Stream.of(
                    "; the candidate is above the limit of %s (%s), but this is not proved"
                        .formatted(NumberFormats.percent(it.limit()), checkState.check().name()))
                : Stream.empty())
        .collect(Collectors.joining());
  }

  /// Whether the candidate provably exceeds a limit, but it is not known whether stable does, too.
  private static boolean isProved(WatchState state, String check) {
    return state
        .evidence()
        .undecidedLimits()
        .anyMatch(checkState -> checkState.check().name().equals(check));
  }

  /// Returns a text such as `12 of 50 requests failed (24 %)`.
  private static String failed(Counts counts) {
    return "%d of %d requests failed (%s)"
        .formatted(counts.errors(), counts.requests(), NumberFormats.percent(counts.share()));
  }

  /// Returns a text such as `412 of 8000 requests took longer than 250 ms (5.2 %), stable 360 of
  /// 72000 (0.5 %)`, for the bound at which the versions differ most.
  private static String slower(Breach breach, ComparisonJudge judge, String reference) {
    Counts candidate = breach.candidate();
    Counts stable = breach.stable();
    return breach
        .findSlowBound(judge.allow())
        .map(k ->
            "%d of %d requests took longer than %d ms (%s), stable %d of %d (%s)"
                .formatted(
                    candidate.slow().get(k),
                    candidate.requests(),
                    LatencyBounds.MILLIS.get(k),
                    NumberFormats.percent(candidate.slowShare(k)),
                    stable.slow().get(k),
                    stable.requests(),
                    NumberFormats.percent(stable.slowShare(k))))
        .orElseGet(() ->
            "more slow requests than %s × %s"
                .formatted(reference, NumberFormats.plain(judge.allow())));
  }

  /// Returns the text of [#failed] or, for latency, a text such as `12 of 50 requests took longer
  /// than 500 ms (24 %)`.
  private static String overLimit(LimitJudge limitJudge, Counts counts) {
    return limitJudge
        .bound()
        .map(k ->
            "%d of %d requests took longer than %d ms (%s)"
                .formatted(
                    limitJudge.hits(counts),
                    counts.requests(),
                    LatencyBounds.MILLIS.get(k),
                    NumberFormats.percent(limitJudge.share(counts))))
        .orElseGet(() -> failed(counts));
  }

  /// Returns the number of requests that came, out of those needed.
  private static String few(WatchState state) {
    StepCounts counts = state.counts();
    return "%d of the %d requests needed came%s"
        .formatted(counts.candidate().requests(), state.analysis().minSamples(), byMatch(counts));
  }

  /// Returns why an observation with too few requests is not healthy.
  private static String tooFew(WatchState state) {
    StepCounts counts = state.counts();
    String few = few(state);
    if (Assessment.isLeftOut(state)) {
      return few;
    }
    if (Assessment.hasTooManyErrors(state)) {
      return "%s, and %d of them failed: probes do not replace the rest"
          .formatted(few, counts.candidate().errors());
    }
    if (Assessment.hasTooFewClients(state)) {
      return "%s, but sticky clients make about %d at this weight: probes do not replace them"
          .formatted(few, Math.round(state.expected()));
    }
    return counts.sums().probeFailed()
        ? few + "; a probe failed, so their count starts again"
        : "%s; %d probes succeeded so far".formatted(few, counts.sums().probes());
  }

  /// Returns the number of requests by match in the present step.
  private static String byMatch(StepCounts counts) {
    return byMatch(counts.candidate(), counts);
  }

  /// Returns a text such as `, 40 of 72 requests came by match`, or the number of further ones that
  /// do not count; empty if there are none.
  private static String byMatch(Counts candidate, StepCounts counts) {
    String counted =
        candidate.byMatch() == 0
            ? ""
            : ", %d of %d requests came by match"
                .formatted(candidate.byMatch(), candidate.requests());
    return Optional.of(counts.unjudgedRequests())
        .filter(count -> count > 0)
        .map(count -> counted + ", %d more came by match and are not judged".formatted(count))
        .orElse(counted);
  }

  private VerdictMessages() {}
}
