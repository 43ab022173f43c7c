package io.sluice.simulation.oracle;

import io.sluice.contract.Progress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// S4 of calls: a release advances only by a success that a callee really returned for that very
/// step.
final class CallRules {
  private final OracleFindings findings;
  private final Map<Place, Set<Integer>> statuses = new HashMap<>();

  private record Place(UUID release, int step) {}

  CallRules(OracleFindings findings) {
    this.findings = findings;
  }

  /// Records the status of an answered call.
  void answered(UUID release, int step, int status) {
    statuses.computeIfAbsent(new Place(release, step), _ -> new HashSet<>()).add(status);
  }

  void called(UUID release, Progress.CallSucceeded call) {
    Set<Integer> answers = statuses.getOrDefault(new Place(release, call.number()), Set.of());
    findings.require(
        answers.contains(call.status()) && call.status() / 100 == 2,
        "S4",
        "%s of %s, the answers were %s",
        call,
        release,
        answers);
  }
}
