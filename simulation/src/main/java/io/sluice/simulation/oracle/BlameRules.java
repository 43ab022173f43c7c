package io.sluice.simulation.oracle;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import io.sluice.contract.Evidence;
import io.sluice.contract.LaneKey;
import io.sluice.contract.RequestCounts;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Active;
import io.sluice.simulation.target.Traffic;
import io.sluice.simulation.target.Traffic.Trouble;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The rules of blame, by the real traffic and without the judged code: an outage or a wrong split
/// is not the candidate's fault, and a candidate without data is not healthy.
final class BlameRules {
  /// A split that is off by this many percent is detected within [#REQUESTS_MIN] requests: with 137
  /// of them no count nearer to the other's weight has a Bayes factor below 1,000
  /// (Dirichlet-multinomial, concentration 100, candidate's weight 30).
  private static final int OFF_MIN = 40;

  private static final int REQUESTS_MIN = 137;

  /// Fewer requests of stable cannot show a shared failure.
  private static final int STABLE_MIN = 20;

  /// The period in which the judge checks stable before it blames the candidate, ns: ten ticks, and
  /// the running one.
  private static final long STABLE_PERIOD = 11_000_000_000L;

  private final OracleFindings findings;
  private final LaneKey lane;
  private final Supplier<Traffic> traffic;
  private final LongSupplier now;
  private final Map<Place, StepStart> steps = new HashMap<>();

  /// The evidence of the last healthy step of each release.
  private final Map<UUID, Evidence> last = new HashMap<>();

  /// Releases with an unhealthy verdict: later verdicts only repeat it.
  private final Set<UUID> breached = new HashSet<>();

  private record Place(UUID release, int number) {}

  /// Requests of a candidate and of stable.
  private record Counted(long candidate, long stable) {

    /// Whether the requests are nearer to stable's weight than to the candidate's. With few
    /// requests a wrong split may look right by chance, which no judge can detect.
    boolean isNearerToStable(int weight) {
      double share = 100.0 * candidate / Math.max(1, candidate + stable);
      return candidate + stable >= REQUESTS_MIN
          && Math.abs(share - weight) > Math.abs(share - (100 - weight));
    }
  }

  /// The state of the lane when a step began.
  ///
  /// @param at the time, ns
  /// @param weight the candidate's weight, in percent
  /// @param hasTrafficRules whether traffic rules chose the candidate: then its share is not the
  ///   weight alone
  /// @param requests all requests to the candidate before
  private record StepStart(
      long at, int weight, boolean hasTrafficRules, long requests, Analysis analysis) {}

  /// @param now ns since the beginning
  BlameRules(OracleFindings findings, LaneKey lane, Supplier<Traffic> traffic, LongSupplier now) {
    this.findings = findings;
    this.lane = lane;
    this.traffic = traffic;
    this.now = now;
  }

  /// @param weight the candidate's weight, in percent
  /// @param hasTrafficRules whether traffic rules bring the candidate requests in addition to its
  ///   weight
  void began(Active active, int weight, boolean hasTrafficRules) {
    UUID release = active.release();
    steps.put(
        new Place(release, active.number()),
        new StepStart(
            now.getAsLong(),
            weight,
            hasTrafficRules,
            traffic.get().total(lane, release),
            active.spec().analysis()));
  }

  void published(UUID release, Verdict verdict) {
    Optional<StepStart> step = Optional.ofNullable(steps.get(new Place(release, verdict.step())));
    boolean isStepKnown = step.isPresent() || verdict.verdict() != Verdict.Kind.HEALTHY;
    findings.require(isStepKnown, "S6", "%s of %s, and no such step began", verdict, release);
    step.ifPresent(began -> published(release, verdict, began));
  }

  private void published(UUID release, Verdict verdict, StepStart began) {
    switch (verdict.verdict()) {
      case UNHEALTHY -> requireFault(release, verdict, began);
      case HEALTHY -> {
        requireEvidence(release, verdict, began);
        last.put(release, verdict.evidence());
      }
      // The table that the router confirmed and its real split may differ for a while without a
      // fault.
      case INCONCLUSIVE, INVALID, SHARED -> {}
    }
  }

  private void requireFault(UUID release, Verdict verdict, StepStart began) {
    boolean canRollBackAnyway =
        began.analysis().checks().stream().anyMatch(BlameRules::canRollBack);
    // Without stable's traffic an outage cannot be detected: then the limit decides.
    boolean hasStableTraffic = verdict.evidence().counts().stableRequests() >= STABLE_MIN;
    boolean isFirst = breached.add(release);
    // The judge believes that stable is healthy if its last ticks together were.
    boolean isOutageClear =
        traffic.get().isLasting(Trouble.OUTAGE, now.getAsLong() - STABLE_PERIOD);
    findings.require(
        canRollBackAnyway
            || !hasStableTraffic
            || !isFirst
            || !isOutageClear
            || !traffic.get().isBlameless(lane, release),
        "S6",
        "%s blames %s for an outage",
        verdict,
        release);
  }

  /// Returns the requests since the last healthy step: earlier steps had another split.
  private Counted countRequests(UUID release, Evidence evidence) {
    Optional<Evidence> before = Optional.ofNullable(last.get(release));
    RequestCounts counts = evidence.counts();
    RequestCounts earlier = before.map(Evidence::counts).orElse(RequestCounts.NONE);
    long candidate = counts.requests() - earlier.requests();
    long stable = counts.stableRequests() - earlier.stableRequests();
    return new Counted(
        candidate < 0 ? counts.requests() : candidate,
        stable < 0 ? counts.stableRequests() : stable);
  }

  private void requireEvidence(UUID release, Verdict verdict, StepStart began) {
    Evidence evidence = verdict.evidence();
    findings.require(
        evidence.counts().requests() + evidence.probes() >= began.analysis().minSamples(),
        "S6",
        "%s of %s rests on too few requests",
        verdict,
        release);
    boolean isSplit = began.weight() > 0 && began.weight() < 100 && !began.hasTrafficRules();
    // A rolled-back candidate has no weight, and the monitor may not have received the rollback
    // yet.
    boolean isSplitWrong =
        isSplit
            && traffic.get().isServing(lane, release)
            && traffic.get().isLasting(Trouble.SPLIT_WRONG, began.at())
            && Math.abs(2 * began.weight() - 100) >= OFF_MIN
            && countRequests(release, evidence).isNearerToStable(began.weight());
    findings.require(!isSplitWrong, "S6", "%s of %s, and the split is wrong", verdict, release);
    boolean hasNoRequests =
        began.weight() > 0 && traffic.get().total(lane, release) == began.requests();
    findings.require(
        !hasNoRequests
            || began.analysis().checks().stream().noneMatch(BlameRules::isWaitingForData),
        "S6",
        "%s of %s, and a check without data holds",
        verdict,
        release);
  }

  private static boolean isWaitingForData(Check check) {
    return check.limit().isPresent()
        && !check.dryRun().orElse(false)
        && check.onNoData().equals(Optional.of(Decision.HOLD));
  }

  private static boolean canRollBack(Check check) {
    return check.onNoData().equals(Optional.of(Decision.ROLLBACK))
        || check.onInconclusive().equals(Optional.of(Decision.ROLLBACK));
  }
}
