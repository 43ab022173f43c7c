package io.sluice.simulation.oracle;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import io.sluice.contract.Evidence;
import io.sluice.contract.LaneKey;
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
  /// A split that is off by this many percent is detected within [#SEEN_MIN] requests: with 137 of
  /// them no count nearer to the other's share has a Bayes factor below 1,000
  /// (Dirichlet-multinomial, concentration 100, candidate's weight 30).
  private static final int OFF_MIN = 40;

  private static final int SEEN_MIN = 137;

  /// Fewer requests of stable cannot show a shared failure.
  private static final int WITNESS_MIN = 20;

  /// The time for which the judge looks at stable before it blames the candidate, ns: ten ticks,
  /// and the running one.
  private static final long LOOK_BACK = 11_000_000_000L;

  private final Findings findings;
  private final LaneKey lane;
  private final Supplier<Traffic> traffic;
  private final LongSupplier now;
  private final Map<Place, Began> steps = new HashMap<>();

  /// The evidence of the last healthy step of each release.
  private final Map<UUID, Evidence> last = new HashMap<>();

  /// Releases with an unhealthy verdict: later verdicts only repeat it.
  private final Set<UUID> condemned = new HashSet<>();

  private record Place(UUID release, int number) {}

  /// Requests of a candidate and of stable.
  private record Counted(long own, long stable) {

    /// Whether the requests are nearer to stable's share than to the candidate's. With few requests
    /// a wrong split may look right by chance, which no judge can detect.
    boolean showsOther(int weight) {
      double share = 100.0 * own / Math.max(1, own + stable);
      return own + stable >= SEEN_MIN
          && Math.abs(share - weight) > Math.abs(share - (100 - weight));
    }
  }

  /// The state of the lane when a step began.
  ///
  /// @param at the time, ns
  /// @param weight the candidate's weight, in percent
  /// @param steered whether traffic rules chose the candidate: then its share is not the weight
  ///   alone
  /// @param requests all requests to the candidate before
  private record Began(long at, int weight, boolean steered, long requests, Analysis analysis) {}

  /// @param now ns since the beginning
  BlameRules(Findings findings, LaneKey lane, Supplier<Traffic> traffic, LongSupplier now) {
    this.findings = findings;
    this.lane = lane;
    this.traffic = traffic;
    this.now = now;
  }

  /// @param weight the candidate's weight, in percent
  /// @param steered whether traffic rules bring the candidate requests beside its weight
  void began(Active active, int weight, boolean steered) {
    UUID release = active.release();
    steps.put(
        new Place(release, active.number()),
        new Began(
            now.getAsLong(),
            weight,
            steered,
            traffic.get().total(lane, release),
            active.spec().analysis()));
  }

  void published(UUID release, Verdict verdict) {
    Optional<Began> step = Optional.ofNullable(steps.get(new Place(release, verdict.step())));
    boolean isKnown = step.isPresent() || verdict.verdict() != Verdict.Kind.HEALTHY;
    findings.require(isKnown, "S6", "%s of %s, and no such step began", verdict, release);
    step.ifPresent(began -> published(release, verdict, began));
  }

  private void published(UUID release, Verdict verdict, Began began) {
    switch (verdict.verdict()) {
      case UNHEALTHY -> requireGuilt(release, verdict, began);
      case HEALTHY -> {
        requireSeen(release, verdict, began);
        last.put(release, verdict.evidence());
      }
      // The table that the router confirmed and its real split may differ for a while without a
      // fault.
      case INCONCLUSIVE, INVALID, SHARED -> {}
    }
  }

  private void requireGuilt(UUID release, Verdict verdict, Began began) {
    boolean mayBeDeclared = began.analysis().checks().stream().anyMatch(BlameRules::mayRollBack);
    // Without stable's traffic an outage cannot be detected: then the limit decides.
    boolean hasWitness = verdict.evidence().stableRequests() >= WITNESS_MIN;
    boolean isNew = condemned.add(release);
    // The judge believes that stable is healthy if its last ticks together were.
    boolean isPlain = traffic.get().lasts(Trouble.OUTAGE, now.getAsLong() - LOOK_BACK);
    findings.require(
        mayBeDeclared
            || !hasWitness
            || !isNew
            || !isPlain
            || !traffic.get().isBlameless(lane, release),
        "S6",
        "%s blames %s for an outage",
        verdict,
        release);
  }

  /// Returns the requests since the last healthy step: earlier steps had another split.
  private Counted seen(UUID release, Evidence evidence) {
    Optional<Evidence> before = Optional.ofNullable(last.get(release));
    long own = evidence.requests() - before.map(Evidence::requests).orElse(0L);
    long stable = evidence.stableRequests() - before.map(Evidence::stableRequests).orElse(0L);
    return new Counted(
        own < 0 ? evidence.requests() : own, stable < 0 ? evidence.stableRequests() : stable);
  }

  private void requireSeen(UUID release, Verdict verdict, Began began) {
    Evidence evidence = verdict.evidence();
    findings.require(
        evidence.requests() + evidence.probes() >= began.analysis().minSamples(),
        "S6",
        "%s of %s rests on nothing",
        verdict,
        release);
    boolean isSplit = began.weight() > 0 && began.weight() < 100 && !began.steered();
    // A rolled-back candidate has no share, and the monitor may not have received the rollback yet.
    boolean isSplitWrong =
        isSplit
            && traffic.get().isServing(lane, release)
            && traffic.get().lasts(Trouble.SPLIT_WRONG, began.at())
            && Math.abs(2 * began.weight() - 100) >= OFF_MIN
            && seen(release, evidence).showsOther(began.weight());
    findings.require(!isSplitWrong, "S6", "%s of %s, and the split is wrong", verdict, release);
    boolean isUnseen = began.weight() > 0 && traffic.get().total(lane, release) == began.requests();
    findings.require(
        !isUnseen || began.analysis().checks().stream().noneMatch(BlameRules::waitsForData),
        "S6",
        "%s of %s, and a check without data holds",
        verdict,
        release);
  }

  private static boolean waitsForData(Check check) {
    return check.limit().isPresent()
        && !check.dryRun().orElse(false)
        && check.onNoData().equals(Optional.of(Decision.HOLD));
  }

  private static boolean mayRollBack(Check check) {
    return check.onNoData().equals(Optional.of(Decision.ROLLBACK))
        || check.onInconclusive().equals(Optional.of(Decision.ROLLBACK));
  }
}
