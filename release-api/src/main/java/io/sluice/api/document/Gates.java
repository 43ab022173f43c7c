package io.sluice.api.document;

import io.sluice.api.problem.Problem;
import io.sluice.contract.Approval;
import io.sluice.contract.Gate;
import io.sluice.contract.Strategy;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

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
      String role = roles.get(i);
      if (!ROLES.contains(role)) {
        faults.add(
            at + "/roles/" + i,
            "'%s' is not one of %s".formatted(role, String.join(", ", ROLES)),
            Nearest.to(role, ROLES));
      }
    }
  }

  /// @param holders how many people have one of some roles
  /// @throws Problem if a gate asks for more people than there are
  public static void requirePeople(Strategy strategy, ToIntFunction<Collection<String>> holders) {
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
          .ifPresent(approval -> people(faults, at, approval, holders));
    }
    faults.raise();
  }

  private static void people(
      Faults faults, String at, Approval approval, ToIntFunction<Collection<String>> holders) {
    int known = holders.applyAsInt(approval.roles());
    String roles = String.join(" or ", approval.roles());
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
