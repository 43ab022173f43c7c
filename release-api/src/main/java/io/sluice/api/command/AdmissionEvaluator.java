package io.sluice.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.document.PlanDuration;
import io.sluice.api.http.Caller;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.projection.StepViews;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Direction;
import io.sluice.contract.Floors.AdmissionRule;
import io.sluice.contract.Json;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.view.FloorView;
import io.sluice.contract.view.StepView;
import io.sluice.domain.admission.AdmissionExpression;
import io.sluice.domain.admission.AdmissionInput;
import io.sluice.domain.admission.EvaluationBudget;
import io.sluice.domain.floor.AdmissionFloor;
import io.sluice.domain.floor.FloorCheck;
import io.sluice.domain.rollout.Planner;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evaluates the admission rules of environments. The first rule loads the library of expressions:
/// without rules it costs nothing.
@ApplicationScoped
class AdmissionEvaluator {
  /// The maximum number of compiled expressions in memory, some tens of KiB each.
  static final int CACHED_MAX = 200;

  private final Map<String, AdmissionExpression> cache = new LinkedHashMap<>(16, 0.75f, true);

  /// The variable `caller`.
  private record CallerValues(String name, String id, String kind, List<String> roles) {}

  /// The variable `plan`.
  private record PlanValues(
      String strategy,
      Optional<String> previous,
      List<StepView> steps,
      String duration,
      List<FloorView> floors) {}

  /// Returns the rules of the environment, each met or missed.
  ///
  /// @param floors other floors of the environment, compared with the release
  List<FloorCheck> check(
      ReleaseSpec spec, ResolutionContext context, List<FloorCheck> floors, Caller caller) {
    List<AdmissionRule> rules = context.admission();
    if (rules.isEmpty()) {
      return List.of();
    }
    var input =
        new AdmissionInput(
            tree(spec),
            tree(toValues(spec, caller)),
            tree(toValues(spec, context.findStable(), floors)),
            Optional.of(context.now()));
    EvaluationBudget budget = new EvaluationBudget();
    return rules.stream()
        .map(rule -> AdmissionFloor.of(rule, findRejection(rule, input, budget)))
        .toList();
  }

  /// Finds the reason to reject a release. An expression was valid when the settings were written,
  /// but a later version of the library could reject it: then it rejects the release.
  private Optional<String> findRejection(
      AdmissionRule rule, AdmissionInput input, EvaluationBudget budget) {
    try {
      return compile(rule.expression()).findRejection(input, rule.message(), budget);
    } catch (IllegalArgumentException e) {
      return Optional.of("%s (the expression %s)".formatted(rule.message(), e.getMessage()));
    }
  }

  /// @throws IllegalArgumentException if `text` is no expression
  private AdmissionExpression compile(String text) {
    synchronized (cache) {
      AdmissionExpression known = cache.get(text);
      if (known != null) {
        return known;
      }
    }
    AdmissionExpression compiled = AdmissionExpression.of(text);
    synchronized (cache) {
      cache.put(text, compiled);
      if (cache.size() > CACHED_MAX) {
        cache.remove(cache.keySet().iterator().next());
      }
    }
    return compiled;
  }

  private static CallerValues toValues(ReleaseSpec spec, Caller caller) {
    return new CallerValues(
        caller.name(), caller.subject().id(), caller.kind().word(), caller.roleNames(spec.lane()));
  }

  private static PlanValues toValues(
      ReleaseSpec spec, Optional<Serving> stable, List<FloorCheck> floors) {
    Plan plan = Planner.forward(spec, stable);
    return new PlanValues(
        ReleaseViews.name(spec.strategy()),
        stable.map(serving -> serving.spec().version()),
        StepViews.of(plan, 1, Direction.FORWARD),
        ContractModule.text(PlanDuration.of(spec, plan).total()),
        floors.stream().map(FloorViews::of).toList());
  }

  private static JsonNode tree(Object value) {
    return Json.read(Json.write(value), JsonNode.class);
  }
}
