package io.sluice.domain.notice;

import io.sluice.contract.ContractModule;
import io.sluice.contract.Percent;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.TrafficRules;
import java.time.Duration;
import java.util.Optional;

/// Describes a step in a few words.
public final class StepTitles {

  /// Returns a title such as `10 % to the candidate` or `observe for 1m`.
  public static String of(Step step) {
    return switch (step) {
      case Step.Fence _ -> "keep older writers out";
      case Step.Provision(Side side, int replicas, var minHealthyTime, var baseline) ->
          "bring %s to %s%s%s"
              .formatted(
                  name(side),
                  EventMessages.count(replicas, "instance"),
                  minHealthyTime
                      .map(time -> ", each ready for " + ContractModule.text(time))
                      .orElse(""),
                  baseline.map(", %d of them a fresh baseline"::formatted).orElse(""));
      case Step.Shift(var candidate, var trafficRules, var judge) ->
          shift(candidate, trafficRules)
              + (judge.orElse(true) ? "" : "; requests by a match are not judged");
      case Step.Observe(Duration window) -> "observe for " + ContractModule.text(window);
      case Step.Hold hold -> hold(hold);
      case Step.Call call ->
          "call %s; on failure: %s".formatted(call.host(), EventMessages.word(call.onFailure()));
      case Step.Promote _ -> "promote";
      case Step.Bake(Duration time) -> "bake for " + ContractModule.text(time);
      case Step.Retire(Side side, int replicas, _) when replicas == 0 -> "stop " + name(side);
      case Step.Retire(Side side, int replicas, _) ->
          "take %s down to %s".formatted(name(side), EventMessages.count(replicas, "instance"));
    };
  }

  private static String shift(Percent candidate, Optional<TrafficRules> trafficRules) {
    Optional<String> rules = trafficRules.flatMap(TrafficRules::findText);
    if (candidate.equals(Percent.NONE)) {
      return rules.orElse("0 %") + " to the candidate";
    }
    return "%d %% to the candidate%s"
        .formatted(candidate.value(), trafficRules.map(TrafficRules::toSuffix).orElse(""));
  }

  private static String hold(Step.Hold hold) {
    if (hold.approval().isPresent()) {
      return "wait for the approval of %s; %s"
          .formatted(
              EventMessages.count(hold.approval().get().quorum(), "person")
                  .replace("persons", "people"),
              EventMessages.expiry(hold.time(), hold.onExpiry()));
    }
    String reason = hold.reason().isBlank() ? "" : " (%s)".formatted(hold.reason());
    return "hold%s; %s".formatted(reason, EventMessages.expiry(hold.time(), hold.onExpiry()));
  }

  private static String name(Side side) {
    return switch (side) {
      case STABLE -> "stable";
      case CANDIDATE -> "the candidate";
    };
  }

  private StepTitles() {}
}
