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
  private final Findings findings;
  private final Map<Place, Set<Integer>> said = new HashMap<>();

  private record Place(UUID release, int step) {}

  CallRules(Findings findings) {
    this.findings = findings;
  }

  /// Records the status of an answered call.
  void answered(UUID release, int step, int status) {
    said.computeIfAbsent(new Place(release, step), _ -> new HashSet<>()).add(status);
  }

  void called(UUID release, Progress.Called called) {
    Set<Integer> answers = said.getOrDefault(new Place(release, called.number()), Set.of());
    findings.require(
        answers.contains(called.status()) && called.status() / 100 == 2,
        "S4",
        "%s of %s, answered was %s",
        called,
        release,
        answers);
  }
}
