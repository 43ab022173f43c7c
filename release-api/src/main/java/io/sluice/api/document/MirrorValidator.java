package io.sluice.api.document;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Percent;
import io.sluice.contract.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Validates the mirroring of requests to a candidate.
final class MirrorValidator {
  /// The routers that support mirroring.
  private static final List<String> ABLE = List.of("edge");

  private final ValidationErrors validationErrors;

  MirrorValidator(ValidationErrors validationErrors) {
    this.validationErrors = validationErrors;
  }

  /// @param at JSON pointer of the steps
  void check(String at, List<CanaryStep> steps) {
    Percent present = Percent.NONE;
    boolean isAll = false;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      isAll = isAll || step.weight().filter(Percent.ALL::equals).isPresent();
      if (step.mirror().isPresent()) {
        Percent mirror = step.mirror().get();
        String here = at + "/" + i + "/mirror";
        boolean ends = mirror.equals(Percent.NONE);
        validationErrors.require(
            ends || !isAll,
            here,
            "has no effect: all requests go to the candidate from this step on");
        validationErrors.require(
            !ends || !present.equals(Percent.NONE) || isAll, here, "there is no mirror to end");
        present = mirror;
      }
    }
  }

  /// Requires a router that supports mirroring, if `strategy` mirrors requests.
  ///
  /// @param router of the environment
  void router(String at, Strategy strategy, String router) {
    Optional<Integer> first =
        strategy instanceof Strategy.Canary canary ? findFirst(canary.steps()) : Optional.empty();
    if (!ABLE.contains(router)) {
      first.ifPresent(i ->
          validationErrors.add(
              at + "/" + i + "/mirror",
              "the router %s cannot mirror requests; %s can"
                  .formatted(router, String.join(", ", ABLE))));
    }
  }

  private static Optional<Integer> findFirst(List<CanaryStep> steps) {
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i).mirror().isPresent())
        .boxed()
        .findFirst();
  }
}
