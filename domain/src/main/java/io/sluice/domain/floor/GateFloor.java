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

  /// The highest weight of an experiment, %.
  private static final int EXPERIMENT_MAX = 50;

  /// A gate of a strategy.
  ///
  /// @param pointer JSON pointer of the gate
  /// @param before highest weight that the candidate can have before the gate
  record GatePosition(String pointer, Gate gate, Percent before) {}

  static FloorCheck of(RequiredGate required, List<String> approvers, Strategy strategy) {
    List<String> roles = required.roles().orElse(approvers.isEmpty() ? APPROVERS : approvers);
    int most = required.highestWeight().value();
    String demand =
        "a gate with a quorum of at least %d and roles of %s, at a weight of at most %d %%"
            .formatted(required.leastQuorum(), String.join(", ", roles), most);
    List<GatePosition> gates = gates(strategy);
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
    String pointer =
        gates.stream().findFirst().map(GatePosition::pointer).orElse(emptyPointer(strategy));
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
  static List<GatePosition> gates(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Canary canary -> gates(canary.steps());
      case Strategy.BlueGreen blueGreen ->
          blueGreen.approve().stream()
              .map(gate -> new GatePosition("/strategy/blueGreen/approve", gate, Percent.NONE))
              .toList();
      case Strategy.Rolling _ -> List.of();
    };
  }

  /// A match before a gate can fit all requests. An experiment gives the candidate at most as many
  /// requests as stable's fresh instances get.
  private static List<GatePosition> gates(List<CanaryStep> steps) {
    var gates = new ArrayList<GatePosition>();
    int highest = 0;
    for (int i = 0; i < steps.size(); i++) {
      Percent before = new Percent(highest);
      String pointer = "/strategy/canary/steps/%d/approve".formatted(i);
      steps.get(i).approve().ifPresent(gate -> gates.add(new GatePosition(pointer, gate, before)));
      highest = Math.max(highest, highestWeight(steps.get(i)));
    }
    return List.copyOf(gates);
  }

  private static int highestWeight(CanaryStep step) {
    int own = step.weight().orElse(Percent.NONE).value();
    return step.match().filter(it -> !it.isEmpty()).isPresent()
        ? Percent.ALL.value()
        : step.experiment().isPresent() ? Math.max(own, EXPERIMENT_MAX) : own;
  }

  static String word(Decision decision) {
    return decision.name().toLowerCase(Locale.ROOT);
  }

  private GateFloor() {}
}
