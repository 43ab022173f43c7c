package io.sluice.domain.floor;

import io.sluice.contract.Floors;
import io.sluice.contract.Floors.AdmissionRule;
import java.util.List;
import java.util.Optional;

/// The admission rules of an environment as floors. release-api evaluates their expressions when it
/// accepts a release; this class needs only the result, so that a decision never evaluates one.
public final class AdmissionFloor {
  private static final String DEMAND = "that its expression is true";

  /// Returns a rule that is met, or missed for a reason.
  ///
  /// @param reason the message of the rule, or the failure of its evaluation; empty if it is met
  public static FloorCheck of(AdmissionRule rule, Optional<String> reason) {
    // The pointer of the whole document: an expression refers to any part of it.
    return new FloorCheck(name(rule.name()), "", DEMAND, reason, false);
  }

  /// Returns all rules of `floors`, each met or missed.
  ///
  /// @param failed names of the missed rules; if absent, no rule counts as met
  static List<FloorCheck> of(Floors floors, Optional<List<String>> failed) {
    return floors.admission().orElse(List.of()).stream()
        .map(rule ->
            of(
                rule,
                Optional.of(rule.message())
                    .filter(_ -> failed.map(it -> it.contains(rule.name())).orElse(true))))
        .toList();
  }

  private static String name(String rule) {
    return FloorName.ADMISSION.word() + "/" + rule;
  }

  private AdmissionFloor() {}
}
