package io.sluice.domain.rollout;

import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Decision;
import io.sluice.contract.Experiment;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Step;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy.Canary;
import io.sluice.contract.TrafficRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A plan with rising weights: the candidate gets the instances for a weight before the weight
/// itself. Stable keeps its instances until the end, apart from the fresh instances of an
/// experiment.
final class CanaryPlan {
  private final PlanBuilder plan;
  private final Canary canary;
  private final int stable;
  private Percent weight = Percent.NONE;
  private List<Match> match = List.of();
  private boolean judgesMatched = true;
  private Percent mirror = Percent.NONE;

  private CanaryPlan(PlanBuilder plan, Canary canary, int stable) {
    this.plan = plan;
    this.canary = canary;
    this.stable = stable;
  }

  static Plan of(PlanBuilder plan, Canary canary, Serving serving) {
    var canaryPlan = new CanaryPlan(plan, canary, serving.replicas());
    canary.steps().forEach(canaryPlan::step);
    return plan.promote(plan.spec().bakeTime());
  }

  private void step(CanaryStep step) {
    step.hold()
        .ifPresent(
            time -> plan.add(new Step.Hold(time, Decision.PASS, "a hold of the release's plan")));
    step.approve().ifPresent(plan::approve);
    step.call().map(Call::step).ifPresent(plan::add);
    step.experiment().ifPresent(this::experiment);
    if (step.hasShift()) {
      shift(step);
    } else {
      step.replicas().ifPresent(n -> plan.provision(n.up(plan.spec().replicas())));
      step.observe().ifPresent(plan::observe);
    }
  }

  /// Adds an experiment. It has neither sticky clients nor other traffic rules, so no client stays
  /// with the candidate afterwards.
  private void experiment(Experiment experiment) {
    int fresh = experiment.replicas().up(plan.spec().replicas());
    plan.addControlInstances(stable, fresh)
        .provision(fresh)
        .shift(experimentWeight(fresh))
        .observe(experiment.observe().orElse(canary.observe()))
        .shift(Percent.NONE)
        .retireStable(stable);
  }

  /// Returns the weight at which each instance gets the same part of the requests, limited to the
  /// capacity of `fresh` instances; at least 1 percent.
  private Percent experimentWeight(int fresh) {
    int equal = 100 * fresh / (stable + 2 * fresh);
    int most = Math.ceilDiv(100 * fresh, plan.spec().replicas());
    return new Percent(Math.max(1, Math.min(equal, most)));
  }

  private void shift(CanaryStep step) {
    weight = step.weight().orElse(weight);
    judgesMatched = step.match().isPresent() ? step.judge().orElse(true) : judgesMatched;
    match = step.match().orElse(match);
    mirror = step.mirror().orElse(mirror);
    int all = plan.spec().replicas();
    plan.provision(weight.equals(Percent.ALL) ? all : replicas(step, all))
        .shift(weight, findTrafficRules(), findJudge())
        .observe(step.observe().orElse(isIdle(step) ? Duration.ZERO : canary.observe()));
  }

  /// Whether `step` brings the candidate no requests that count for the judge.
  private boolean isIdle(CanaryStep step) {
    return isEndOnly(step) || (weight.equals(Percent.NONE) && findJudge().isPresent());
  }

  private Optional<Boolean> findJudge() {
    return Optional.of(judgesMatched)
        .filter(isJudged -> !isJudged && !match.isEmpty() && !weight.equals(Percent.ALL));
  }

  private static boolean isEndOnly(CanaryStep step) {
    return step.weight().isEmpty()
        && step.match().orElse(List.of()).isEmpty()
        && step.mirror().orElse(Percent.NONE).equals(Percent.NONE);
  }

  /// Returns the traffic rules. A candidate with all traffic needs none, and sticky clients need
  /// weight on both sides.
  private Optional<TrafficRules> findTrafficRules() {
    if (weight.equals(Percent.ALL)) {
      return Optional.empty();
    }
    Optional<Duration> sticky =
        canary.sticky().filter(_ -> !weight.equals(Percent.NONE)).map(Sticky::time);
    Optional<Percent> mirrored = Optional.of(mirror).filter(it -> it.value() > 0);
    return TrafficRules.NONE.withMatch(match).withSticky(sticky).withMirror(mirrored).findRules();
  }

  private int replicas(CanaryStep step, int all) {
    return step.replicas().map(n -> n.up(all)).orElse(share(weight, all));
  }

  /// Returns the number of instances for `weight` percent of the traffic, rounded up, at least 1.
  private static int share(Percent weight, int replicas) {
    return Math.max(1, Math.ceilDiv(weight.value() * replicas, 100));
  }
}
