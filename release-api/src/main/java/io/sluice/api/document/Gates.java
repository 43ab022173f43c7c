package io.sluice.api.document;

import io.sluice.api.problem.Problem;
import io.sluice.contract.Approval;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Gate;
import io.sluice.contract.Strategy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Validates gates: each can be opened, and does not wait forever.
public final class Gates {
  private static final List<String> ROLES = List.of("viewer", "releaser", "approver", "admin");
  private static final int QUORUM_MAX = 20;

  /// @param at JSON pointer of the gate
  static void check(Faults faults, String at, Gate gate) {
    if (gate.expires().isEmpty()) {
      faults.add(at + "/expires", "is missing: a gate must have a time limit");
    }
    gate.expires()
        .ifPresent(time ->
            faults.require(time.isPositive(), at + "/expires", "a gate must wait longer than 0s"));
    int quorum = gate.approval().quorum();
    faults.require(
        quorum >= 1 && quorum <= QUORUM_MAX,
        at + "/quorum",
        "must be 1 to %d, was %d".formatted(QUORUM_MAX, quorum));
    List<String> roles = gate.approval().roles();
    faults.require(!roles.isEmpty(), at + "/roles", "names no role");
    for (int i = 0; i < roles.size(); i++) {
      role(faults, at + "/roles/" + i, roles.get(i));
    }
  }

  private static void role(Faults faults, String at, String role) {
    if (!ROLES.contains(role)) {
      faults.add(
          at,
          "'%s' is not one of %s".formatted(role, String.join(", ", ROLES)),
          Nearest.to(role, ROLES));
    }
  }

  private static boolean has(List<String> roles, List<String> wanted) {
    return roles.stream().anyMatch(wanted::contains);
  }

  /// Returns `strategy` with the environment's approvers in each gate that names no roles.
  static Strategy asking(Strategy strategy, List<String> approvers) {
    if (approvers.isEmpty()) {
      return strategy;
    }
    return switch (strategy) {
      case Strategy.Canary canary ->
          new Strategy.Canary(
              canary.steps().stream()
                  .map(step ->
                      step.approve()
                          .map(gate -> CanaryStep.of(asking(gate, approvers)))
                          .orElse(step))
                  .toList(),
              canary.observe(),
              canary.sticky());
      case Strategy.BlueGreen blueGreen ->
          new Strategy.BlueGreen(
              blueGreen.replicas(),
              blueGreen.previewReplicas(),
              blueGreen.preview(),
              blueGreen.observe(),
              blueGreen.approve().map(gate -> asking(gate, approvers)),
              blueGreen.keep());
      case Strategy.Rolling rolling -> rolling;
    };
  }

  private static Gate asking(Gate gate, List<String> approvers) {
    return new Gate(
        gate.roles().or(() -> Optional.of(approvers)),
        gate.quorum(),
        gate.expires(),
        gate.onExpiry());
  }

  /// Validates an environment's approvers: the roles exist, and at least one person has one of
  /// them.
  ///
  /// @param people the roles of each person, including those that they include
  /// @throws Problem with all errors
  public static void approvers(List<String> approvers, Collection<List<String>> people) {
    var faults = new Faults();
    for (int i = 0; i < approvers.size(); i++) {
      role(faults, "/approvers/" + i, approvers.get(i));
    }
    faults.raise();
    boolean isNobody = people.stream().noneMatch(roles -> has(roles, approvers));
    if (!approvers.isEmpty() && isNobody) {
      faults.add(
          "/approvers",
          "no caller can open a gate: none of the %d callers has the role %s"
              .formatted(people.size(), String.join(" or ", approvers)));
    }
    faults.raise();
  }

  /// @param approvers of the environment
  /// @param people the roles of each person, including those that they include
  /// @throws Problem if a gate requires more people than there are
  public static void requirePeople(
      Strategy strategy, List<String> approvers, Collection<List<String>> people) {
    var faults = new Faults();
    gates(strategy).forEach((at, gate) -> people(faults, at, gate.approval(), approvers, people));
    faults.raise();
  }

  /// Returns the gates of `strategy` by their JSON pointers, in order.
  private static Map<String, Gate> gates(Strategy strategy) {
    Map<String, Gate> gates = new LinkedHashMap<>();
    switch (strategy) {
      case Strategy.Canary canary -> {
        for (int i = 0; i < canary.steps().size(); i++) {
          String at = "/strategy/canary/steps/%d/approve".formatted(i);
          canary.steps().get(i).approve().ifPresent(gate -> gates.put(at, gate));
        }
      }
      case Strategy.BlueGreen blueGreen ->
          blueGreen.approve().ifPresent(gate -> gates.put("/strategy/blueGreen/approve", gate));
      case Strategy.Rolling _ -> {}
    }
    return gates;
  }

  private static void people(
      Faults faults,
      String at,
      Approval approval,
      List<String> approvers,
      Collection<List<String>> people) {
    long known =
        people.stream()
            .filter(has -> has(has, approval.roles()))
            .filter(has -> approvers.isEmpty() || has(has, approvers))
            .count();
    String roles =
        String.join(" or ", approval.roles())
            + (approvers.isEmpty() || approvers.equals(approval.roles())
                ? ""
                : ", and here " + String.join(" or ", approvers));
    if (known == 0) {
      faults.add(at + "/roles", "no token has the role %s".formatted(roles));
    } else {
      faults.require(
          known >= approval.quorum(),
          at + "/quorum",
          "must be at most %d, the number of callers with the role %s, was %d"
              .formatted(known, roles, approval.quorum()));
    }
  }

  private Gates() {}
}
