package io.sluice.api.document;

import io.sluice.api.http.Role;
import io.sluice.contract.Approval;
import io.sluice.contract.Gate;
import io.sluice.contract.Strategy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Validates gates: each can be opened, and does not wait forever.
public final class GateValidator {
  static final List<String> ROLES = Role.words();
  private static final int QUORUM_MAX = 20;

  /// @param at JSON pointer of the gate
  static void check(ValidationErrors validationErrors, String at, Gate gate) {
    if (gate.expires().isEmpty()) {
      validationErrors.add(at + "/expires", "is missing: a gate must have a time limit");
    }
    gate.expires()
        .ifPresent(time ->
            validationErrors.require(
                time.isPositive(), at + "/expires", "a gate must wait longer than 0s"));
    quorum(validationErrors, at + "/quorum", gate.approval().quorum());
    List<String> roles = gate.approval().roles();
    validationErrors.require(!roles.isEmpty(), at + "/roles", "names no role");
    for (int i = 0; i < roles.size(); i++) {
      role(validationErrors, at + "/roles/" + i, roles.get(i));
    }
  }

  static void quorum(ValidationErrors validationErrors, String at, int quorum) {
    validationErrors.require(
        quorum >= 1 && quorum <= QUORUM_MAX,
        at,
        "must be 1 to %d, was %d".formatted(QUORUM_MAX, quorum));
  }

  private static void role(ValidationErrors validationErrors, String at, String role) {
    if (!ROLES.contains(role)) {
      validationErrors.add(
          at,
          "'%s' is not one of %s".formatted(role, String.join(", ", ROLES)),
          NameSuggestion.find(role, ROLES));
    }
  }

  private static boolean hasAny(List<String> roles, List<String> others) {
    return roles.stream().anyMatch(others::contains);
  }

  /// Returns `strategy` with the environment's approvers in each gate that names no roles.
  static Strategy withApprovers(Strategy strategy, List<String> approvers) {
    if (approvers.isEmpty()) {
      return strategy;
    }
    return switch (strategy) {
      case Strategy.Canary canary ->
          new Strategy.Canary(
              canary.steps().stream()
                  .map(step ->
                      step.approve()
                          .map(gate -> step.approvedBy(withApprovers(gate, approvers)))
                          .orElse(step))
                  .toList(),
              canary.observe(),
              canary.sticky());
      case Strategy.BlueGreen blueGreen ->
          new Strategy.BlueGreen(
              blueGreen.replicas(),
              blueGreen.previewReplicas(),
              blueGreen.preview(),
              blueGreen.publicPreview(),
              blueGreen.observe(),
              blueGreen.approve().map(gate -> withApprovers(gate, approvers)),
              blueGreen.keep());
      case Strategy.Rolling rolling -> rolling;
    };
  }

  private static Gate withApprovers(Gate gate, List<String> approvers) {
    return new Gate(
        gate.roles().or(() -> Optional.of(approvers)),
        gate.quorum(),
        gate.expires(),
        gate.onExpiry());
  }

  /// Validates an environment's approvers: the roles exist, and at least one caller has one of
  /// them.
  ///
  /// @param callers the roles of each caller, including those that they include
  /// @throws ProblemException with all errors
  public static void approvers(List<String> approvers, Collection<List<String>> callers) {
    var validationErrors = new ValidationErrors();
    for (int i = 0; i < approvers.size(); i++) {
      role(validationErrors, "/approvers/" + i, approvers.get(i));
    }
    validationErrors.raise();
    boolean hasNone = callers.stream().noneMatch(roles -> hasAny(roles, approvers));
    if (!approvers.isEmpty() && hasNone) {
      validationErrors.add(
          "/approvers",
          "no caller can open a gate: none of the %d callers has the role %s"
              .formatted(callers.size(), String.join(" or ", approvers)));
    }
    validationErrors.raise();
  }

  /// @param approvers of the environment
  /// @param callers the roles of each caller who may approve, including those that they include
  /// @throws ProblemException if a gate requires more approvers than there are callers with its
  ///   roles
  public static void requireQuorum(
      Strategy strategy, List<String> approvers, Collection<List<String>> callers) {
    var validationErrors = new ValidationErrors();
    gates(strategy)
        .forEach((at, gate) ->
            requireApprovers(validationErrors, at, gate.approval(), approvers, callers));
    validationErrors.raise();
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

  private static void requireApprovers(
      ValidationErrors validationErrors,
      String at,
      Approval approval,
      List<String> approvers,
      Collection<List<String>> callers) {
    long known =
        callers.stream()
            .filter(roles -> hasAny(roles, approval.roles()))
            .filter(roles -> approvers.isEmpty() || hasAny(roles, approvers))
            .count();
    String roles =
        String.join(" or ", approval.roles())
            + (approvers.isEmpty() || approvers.equals(approval.roles())
                ? ""
                : ", and here " + String.join(" or ", approvers));
    if (known == 0) {
      validationErrors.add(
          at + "/roles",
          "no caller with the role %s may approve it; its author must not".formatted(roles));
    } else {
      validationErrors.require(
          known >= approval.quorum(),
          at + "/quorum",
          "must be at most %d, the number of callers with the role %s who may approve it, was %d"
              .formatted(known, roles, approval.quorum()));
    }
  }

  private GateValidator() {}
}
