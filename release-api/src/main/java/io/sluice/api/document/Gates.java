package io.sluice.api.document;

import io.sluice.api.problem.Problem;
import io.sluice.contract.Approval;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Gate;
import io.sluice.contract.Strategy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What must hold of a gate: it can be opened, and it does not wait for ever.
public final class Gates {
  private static final List<String> ROLES = List.of("viewer", "releaser", "approver", "admin");
  private static final int QUORUM_MAX = 20;

  /// @param at JSON pointer of the gate
  static void check(Faults faults, String at, Gate gate) {
    if (gate.expires().isEmpty()) {
      faults.add(at + "/expires", "is missing: a gate says how long it waits for an answer");
    }
    gate.expires()
        .ifPresent(time ->
            faults.require(time.isPositive(), at + "/expires", "a gate waits longer than 0s"));
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

  /// Who a gate asks that names nobody: those who approve in the environment.
  static Strategy asking(Strategy strategy, List<String> approvers) {
    return approvers.isEmpty() || !(strategy instanceof Strategy.Canary canary)
        ? strategy
        : new Strategy.Canary(
            canary.steps().stream().map(step -> asking(step, approvers)).toList(),
            canary.observe());
  }

  private static CanaryStep asking(CanaryStep step, List<String> approvers) {
    return step.approve()
        .filter(gate -> gate.roles().isEmpty())
        .map(gate ->
            CanaryStep.of(
                new Gate(Optional.of(approvers), gate.quorum(), gate.expires(), gate.onExpiry())))
        .orElse(step);
  }

  /// What must hold of an environment's approvers: there are such roles, and somebody has one.
  ///
  /// @param people the roles of each person, included ones too
  /// @throws Problem with all that is wrong
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
          "nobody could open a gate: of %d with a token none has the role %s"
              .formatted(people.size(), String.join(" or ", approvers)));
    }
    faults.raise();
  }

  /// @param approvers of the environment
  /// @param people the roles of each person, included ones too
  /// @throws Problem if a gate asks for more people than there are
  public static void requirePeople(
      Strategy strategy, List<String> approvers, Collection<List<String>> people) {
    if (!(strategy instanceof Strategy.Canary canary)) {
      return;
    }
    var faults = new Faults();
    for (int i = 0; i < canary.steps().size(); i++) {
      String at = "/strategy/canary/steps/%d/approve".formatted(i);
      canary
          .steps()
          .get(i)
          .approve()
          .map(Gate::approval)
          .ifPresent(approval -> people(faults, at, approval, approvers, people));
    }
    faults.raise();
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
      faults.add(at + "/roles", "nobody has the role %s: no token names it".formatted(roles));
    } else {
      faults.require(
          known >= approval.quorum(),
          at + "/quorum",
          "%d different people are to approve, %d of those with a token has the role %s"
              .formatted(approval.quorum(), known, roles));
    }
  }

  private Gates() {}
}
