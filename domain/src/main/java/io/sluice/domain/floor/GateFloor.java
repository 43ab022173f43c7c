package io.sluice.domain.floor;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Decision;
import io.sluice.contract.Floors;
import io.sluice.contract.Floors.RequiredGate;
import io.sluice.contract.Gate;
import io.sluice.contract.Percent;
import io.sluice.contract.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The floor about gates: at least one gate with the quorum, before the candidate gets more traffic
/// than a weight.
final class GateFloor {
  private static final String ADMIN = "admin";
  private static final List<String> APPROVERS = List.of("approver");

  /// A gate of a strategy.
  ///
  /// @param pointer JSON pointer of the gate
  /// @param before highest weight of the candidate before the gate
  record Gated(String pointer, Gate gate, Percent before) {}

  static FloorCheck of(RequiredGate required, List<String> approvers, Strategy strategy) {
    List<String> roles = required.roles().orElse(approvers.isEmpty() ? APPROVERS : approvers);
    int most = required.highestWeight().value();
    String demand =
        "a gate with a quorum of at least %d and roles of %s, at a weight of at most %d %%"
            .formatted(required.leastQuorum(), String.join(", ", roles), most);
    List<Gated> gates = gates(strategy);
    boolean isMet =
        gates.stream()
            .filter(gated -> gated.before().value() <= most)
            .anyMatch(gated -> isEnough(gated.gate(), required.leastQuorum(), roles));
    String cure =
        strategy instanceof Strategy.Rolling
            ? "rolling has no gates, choose canary or blueGreen"
            : gates.isEmpty()
                ? "the release has no gate, add approve"
                : "its gates have less, change one of them";
    String pointer = gates.stream().findFirst().map(Gated::pointer).orElse(emptyPointer(strategy));
    return FloorCheck.of(FloorName.GATE, pointer, demand, Optional.of(cure).filter(_ -> !isMet));
  }

  private static String emptyPointer(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Canary _ -> "/strategy/canary/steps";
      case Strategy.BlueGreen _ -> "/strategy/blueGreen/approve";
      case Strategy.Rolling _ -> "/strategy";
    };
  }

  /// Whether each role of the gate is one of `roles`, or admin, which has every role.
  private static boolean isEnough(Gate gate, int quorum, List<String> roles) {
    return gate.approval().quorum() >= quorum
        && gate.approval().roles().stream()
            .allMatch(role -> role.equals(ADMIN) || roles.contains(role));
  }

  /// Finds the decisions that a gate without an answer may have; any if empty.
  static Optional<List<Decision>> findAllowedExpiry(Floors floors) {
    return floors
        .onExpiry()
        .or(() -> floors.gate().map(_ -> List.of(Decision.HOLD, Decision.ROLLBACK)));
  }

  /// Returns the gates of a strategy, in order.
  static List<Gated> gates(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Canary canary -> gates(canary.steps());
      case Strategy.BlueGreen blueGreen ->
          blueGreen.approve().stream()
              .map(gate -> new Gated("/strategy/blueGreen/approve", gate, Percent.NONE))
              .toList();
      case Strategy.Rolling _ -> List.of();
    };
  }

  private static List<Gated> gates(List<CanaryStep> steps) {
    var gates = new ArrayList<Gated>();
    int highest = 0;
    for (int i = 0; i < steps.size(); i++) {
      Percent before = new Percent(highest);
      String pointer = "/strategy/canary/steps/%d/approve".formatted(i);
      steps.get(i).approve().ifPresent(gate -> gates.add(new Gated(pointer, gate, before)));
      highest = Math.max(highest, steps.get(i).weight().map(Percent::value).orElse(0));
    }
    return List.copyOf(gates);
  }

  static String word(Decision decision) {
    return decision.name().toLowerCase(Locale.ROOT);
  }

  private GateFloor() {}
}
