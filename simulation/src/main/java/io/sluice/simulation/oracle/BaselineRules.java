package io.sluice.simulation.oracle;

import io.sluice.contract.Event;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.engine.effect.target.Instance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The rules of control instances: as many as the step requests, each started by that step.
final class BaselineRules {
  private final Findings findings;
  private final Supplier<List<Instance>> instances;

  /// The instances that existed when the present step began.
  private Set<UUID> older = Set.of();

  private Optional<Integer> wanted = Optional.empty();

  BaselineRules(Findings findings, Supplier<List<Instance>> instances) {
    this.findings = findings;
    this.instances = instances;
  }

  void confirmed(Event fact) {
    if (fact instanceof Progress.StepStarted(int _, Step step, var _)) {
      older = instances.get().stream().map(Instance::id).collect(Collectors.toSet());
      wanted = step instanceof Step.Provision provision ? provision.baseline() : Optional.empty();
    } else if (fact instanceof Progress.InstancesReady ready) {
      ready.baseline().ifPresent(names -> fresh(ready, names));
    }
  }

  private void fresh(Progress.InstancesReady ready, List<String> names) {
    findings.require(
        wanted.equals(Optional.of(names.size())), "S4", "%s, wanted were %s", ready, wanted);
    findings.require(
        names.stream().map(UUID::fromString).noneMatch(older::contains),
        "S6",
        "%s compares with older instances: %s",
        ready,
        older);
  }
}
