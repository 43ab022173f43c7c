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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// Who is blamed for what, said anew and from the traffic as it really was: an outage and a wrong
/// split are not the candidate's fault, and what nobody saw is not well.
final class BlameRules {
  /// A split that is off by so many percent is seen within so many requests.
  private static final int OFF_MIN = 40;

  private static final int SEEN_MIN = 60;

  private final Findings findings;
  private final LaneKey lane;
  private final Supplier<Traffic> traffic;
  private final ToIntFunction<UUID> table;
  private final LongSupplier now;
  private final Map<Place, Began> steps = new HashMap<>();

  private record Place(UUID release, int number) {}

  /// How the world was when a step began.
  ///
  /// @param at ns
  /// @param weight the candidate's, in percent
  /// @param requests all to the candidate before
  private record Began(long at, int weight, long requests, Analysis analysis) {}

  /// @param now ns since the begin
  /// @param table the percent of a release in the table that stands at the router
  BlameRules(
      Findings findings,
      LaneKey lane,
      Supplier<Traffic> traffic,
      ToIntFunction<UUID> table,
      LongSupplier now) {
    this.findings = findings;
    this.table = table;
    this.lane = lane;
    this.traffic = traffic;
    this.now = now;
  }

  /// @param weight the candidate's, in percent
  void began(Active active, int weight) {
    UUID release = active.release();
    steps.put(
        new Place(release, active.number()),
        new Began(
            now.getAsLong(), weight, traffic.get().total(lane, release), active.spec().analysis()));
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
      case INVALID ->
          // A monitor that has not heard of a shift yet, or was told of one that the router never
          // made, says it of a table that does what it says.
          findings.require(
              traffic.get().was(Trouble.SPLIT_WRONG, began.at())
                  || table.applyAsInt(release) != began.weight(),
              "S6",
              "%s of %s, and the split was right",
              verdict,
              release);
      case HEALTHY -> requireSeen(release, verdict, began);
      case INCONCLUSIVE, SHARED -> {}
    }
  }

  private void requireGuilt(UUID release, Verdict verdict, Began began) {
    boolean mayBeDeclared = began.analysis().checks().stream().anyMatch(BlameRules::mayRollBack);
    // Without stable's traffic nobody can tell an outage: then the limit decides.
    boolean hasWitness = verdict.evidence().stableRequests() > 0;
    findings.require(
        mayBeDeclared || !hasWitness || !traffic.get().isBlameless(lane, release),
        "S6",
        "%s blames %s for an outage",
        verdict,
        release);
  }

  private void requireSeen(UUID release, Verdict verdict, Began began) {
    Evidence evidence = verdict.evidence();
    findings.require(
        evidence.requests() + evidence.probes() >= began.analysis().minSamples(),
        "S6",
        "%s of %s rests on nothing",
        verdict,
        release);
    boolean isSplit = began.weight() > 0 && began.weight() < 100;
    boolean isSplitWrong =
        isSplit
            && traffic.get().lasts(Trouble.SPLIT_WRONG, began.at())
            && Math.abs(2 * began.weight() - 100) >= OFF_MIN
            && evidence.requests() + evidence.stableRequests() >= SEEN_MIN;
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
