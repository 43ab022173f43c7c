/// One run: the processes, each with the real algorithms on simulated ports, and the faults and
/// commands of its scenario. In the order of reading:
///
/// - [io.sluice.simulation.world.SimulationRun]: plays a scenario and returns a
///   [io.sluice.simulation.world.RunResult]; [io.sluice.simulation.world.ConvergenceCheck] decides
///   when the run is over.
/// - [io.sluice.simulation.world.SimWorld]: all components of the run.
/// - [io.sluice.simulation.world.Processes]: starts and ends the processes:
///   [io.sluice.simulation.world.EngineProcess], [io.sluice.simulation.world.HealthProcess],
///   [io.sluice.simulation.world.NotifierProcess] and [io.sluice.simulation.world.ApiProcess].
///   Their threads are [io.sluice.simulation.world.Loops] and
///   [io.sluice.simulation.world.ProcessConsumers].
/// - [io.sluice.simulation.world.SimUsers]: posts releases and commands
///   ([io.sluice.simulation.world.CommandGenerator], [io.sluice.simulation.world.Freezes]), which
///   [io.sluice.simulation.world.Inbox] keeps.
/// - [io.sluice.simulation.world.FaultInjector]: puts faults into force, with
///   [io.sluice.simulation.world.Outages] and [io.sluice.simulation.world.Versions].
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.world;
