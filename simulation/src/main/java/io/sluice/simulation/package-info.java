/// The deterministic simulation of Sluice: the real algorithms of all services and two replicas of
/// the engine, on simulated ports, under faults that a seed determines.
///
/// One seed is one simulated run. [io.sluice.simulation.scenario.ScenarioGenerator] writes the
/// scenario beforehand, the users' requests and the faults, so that parts of it can be removed.
/// [io.sluice.simulation.world.SimulationRun] runs it: every loop and every effect is a virtual
/// thread, and at every port call other threads can continue and the process can die.
/// [io.sluice.simulation.oracle.Oracle] sees each commit, each record and each write that takes
/// effect, and reports broken rules. Its rules share no code with the algorithms that they check.
/// [Shrinker] shortens failed scenarios.
///
/// **Deliberate bugs.** The oracle is tested, too: [io.sluice.simulation.mutant.Hunts] puts bugs
/// into production code, one at a time, and plays seeds until the unchanged oracle finds each.
/// Every mutant is loaded in its own class loader, so nothing here keeps state between runs.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation;
