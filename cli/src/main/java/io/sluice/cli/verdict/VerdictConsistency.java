package io.sluice.cli.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.WatchState;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The checks of a verdict that need no judge: its counts are the sums of the ticks before it, and
/// its own numbers agree with each other. A verdict of any rules passes them.
final class VerdictConsistency {
  /// A difference by which a logarithm or a sum of shares may be rounded.
  private static final double ROUNDING = 1e-9;

  private final Verdict verdict;
  private final Evidence evidence;
  private final WatchState state;

  /// @param state the state after the ticks before the verdict
  private VerdictConsistency(Verdict verdict, WatchState state) {
    this.verdict = verdict;
    this.evidence = verdict.evidence();
    this.state = state;
  }

  /// Returns the first error.
  static Optional<String> findError(Verdict verdict, WatchState state) {
    var checks = new VerdictConsistency(verdict, state);
    return Stream.<Supplier<Stream<String>>>of(
            checks::errorsOfTicks, checks::errorsOfCounts, checks::errorsOfFindings)
        .flatMap(Supplier::get)
        .findFirst();
  }

  private Stream<String> errorsOfTicks() {
    return Stream.of(
            findDifference("/step", verdict.step(), state.counts().step()),
            findDifference("/evidence/ticks", evidence.ticks(), state.evidence().ticks()),
            findDifference("/evidence/counts", evidence.counts(), state.counts().toRequestCounts()),
            findDifference("/evidence/alpha", evidence.alpha(), state.analysis().alpha()),
            findDifference(
                "/evidence/controlInstances",
                evidence.controlInstances(),
                state.controlInstances()))
        .flatMap(Optional::stream);
  }

  private static Optional<String> findDifference(String field, Object published, Object recorded) {
    return published.equals(recorded)
        ? Optional.empty()
        : Optional.of("%s: published %s, the ticks have %s".formatted(field, published, recorded));
  }

  private Stream<String> errorsOfCounts() {
    double shares = evidence.alphaShares().stream().mapToDouble(it -> it.share()).sum();
    return Stream.of(
            findError(
                evidence.counts().errors() <= evidence.counts().requests()
                    && evidence.counts().stableErrors() <= evidence.counts().stableRequests(),
                "/evidence: more errors than requests"),
            findError(
                evidence.probes() <= state.counts().sums().probes(),
                "/evidence/probes: more than the ticks have"),
            findError(
                evidence.alphaShares().isEmpty() || Math.abs(shares - 1) < ROUNDING,
                "/evidence/alphaShares: their sum is not 1"))
        .flatMap(Optional::stream);
  }

  private Stream<String> errorsOfFindings() {
    return evidence.findings().stream()
        .flatMap(finding -> errors(finding).map(error -> finding.check() + ": " + error));
  }

  private Stream<String> errors(Finding finding) {
    double logLimit = finding.eValue().logLimit();
    boolean isTested = logLimit > 0;
    return Stream.of(
            findError(Double.isFinite(finding.eValue().logE()), "logE is no number"),
            findError(
                !isTested || logLimit >= -Math.log(evidence.alpha()) - ROUNDING,
                "logLimit is below ln(1/alpha)"),
            findError(
                finding.eValue().ratio().filter(VerdictConsistency::isReversed).isEmpty(),
                "the lower bound of the ratio exceeds the upper one"),
            findError(
                verdict.verdict() != Verdict.Kind.HEALTHY
                    || !isTested
                    || finding.eValue().logE() < logLimit
                    || isDryRun(finding.check()),
                "logE reaches logLimit, but the verdict is healthy"))
        .flatMap(Optional::stream);
  }

  private static boolean isReversed(Evidence.Ratio ratio) {
    return ratio.high().filter(high -> high < ratio.low()).isPresent();
  }

  private boolean isDryRun(String name) {
    return state.analysis().checks().stream()
        .filter(check -> check.name().equals(name))
        .map(Analysis.Check::dryRun)
        .anyMatch(dryRun -> dryRun.orElse(false));
  }

  private static Optional<String> findError(boolean isValid, String error) {
    return isValid ? Optional.empty() : Optional.of(error);
  }
}
