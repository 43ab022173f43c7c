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
  private final OracleFindings findings;
  private final Supplier<List<Instance>> instances;

  /// The instances that existed when the present step began.
  private Set<UUID> older = Set.of();

  private Optional<Integer> requested = Optional.empty();

  BaselineRules(OracleFindings findings, Supplier<List<Instance>> instances) {
    this.findings = findings;
    this.instances = instances;
  }

  void confirmed(Event event) {
    if (event instanceof Progress.StepStarted(int _, Step step, var _)) {
      older = instances.get().stream().map(Instance::id).collect(Collectors.toSet());
      requested =
          step instanceof Step.Provision provision
              ? provision.controlInstances()
              : Optional.empty();
    } else if (event instanceof Progress.InstancesReady ready) {
      ready.controlInstances().ifPresent(names -> requireNew(ready, names));
    }
  }

  private void requireNew(Progress.InstancesReady ready, List<String> names) {
    findings.require(
        requested.equals(Optional.of(names.size())),
        "S4",
        "%s, requested were %s",
        ready,
        requested);
    findings.require(
        names.stream().map(UUID::fromString).noneMatch(older::contains),
        "S6",
        "%s compares with older instances: %s",
        ready,
        older);
  }
}
