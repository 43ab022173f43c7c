/// Scenarios, generated before a run begins, in the order of reading:
///
/// - [io.sluice.simulation.scenario.Scenario]: releases of users
///   ([io.sluice.simulation.scenario.ScheduledRelease]), and their commands and the faults
///   ([io.sluice.simulation.scenario.ScheduledFault], of a
///   [io.sluice.simulation.scenario.FaultKind]).
/// - [io.sluice.simulation.scenario.ScenarioGenerator]: generates a scenario from a seed, with the
///   documents of [io.sluice.simulation.scenario.SimSpecs].
/// - Parts that only some scenarios have: [io.sluice.simulation.scenario.OtherLanes],
///   [io.sluice.simulation.scenario.LastingFaults], [io.sluice.simulation.scenario.LongCanaries]
///   and [io.sluice.simulation.scenario.Upgrades].
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.scenario;
