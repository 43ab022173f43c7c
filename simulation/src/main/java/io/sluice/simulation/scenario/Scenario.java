package io.sluice.simulation.scenario;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All releases, commands and faults of one run. Removing a part changes no other part.
///
/// @param healed nanoseconds from the beginning until all faults are over
/// @param attended whether a user handles held or paused releases once faults are over
public record Scenario(
    long seed,
    List<ScheduledRelease> wishes,
    List<ScheduledFault> items,
    long healed,
    boolean attended) {
  public Scenario {
    wishes = List.copyOf(wishes);
    items = List.copyOf(items);
  }

  /// The number of parts that can be removed.
  public int parts() {
    return wishes.size() + items.size();
  }

  /// Whether all effects on targets can be done at all times.
  public boolean isCalm() {
    return items.stream().map(ScheduledFault::kind).allMatch(FaultKind::isCalm);
  }

  /// Returns a scenario with more parts, and faults until `healed`.
  Scenario with(List<ScheduledRelease> moreReleases, List<ScheduledFault> moreFaults, long healed) {
    return new Scenario(
        seed,
        Stream.concat(wishes.stream(), moreReleases.stream()).toList(),
        Stream.concat(items.stream(), moreFaults.stream()).toList(),
        healed,
        attended);
  }

  /// Returns a scenario without the faults that are not calm.
  Scenario calm() {
    return without(
        items.stream()
            .filter(fault -> !fault.kind().isCalm())
            .map(ScheduledFault::index)
            .collect(Collectors.toSet()));
  }

  /// Returns a scenario without the parts of these indices.
  public Scenario without(Set<Integer> indices) {
    return new Scenario(
        seed,
        wishes.stream().filter(release -> !indices.contains(release.index())).toList(),
        items.stream().filter(fault -> !indices.contains(fault.index())).toList(),
        healed,
        attended);
  }
}
