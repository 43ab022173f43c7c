/// The deterministic simulation of Sluice: the real algorithms of all services, two replicas of the
/// engine, on simulated ports, under faults by seed.
///
/// One seed is one world. [io.sluice.simulation.script.Scripts] writes down beforehand what people
/// want and what fails, so that a part can be left out; [io.sluice.simulation.world.Play] plays it,
/// every loop and effect a virtual thread of its own, every port call a point at which others go on
/// and processes die; [io.sluice.simulation.oracle.Oracle] sees each commit, each record and each
/// write that takes effect, and says what did not hold. It judges by rules of its own, not by those
/// of the code that it judges. [Shrinker] shortens what failed.
///
/// **Bugs on purpose.** The oracle is tested, too: [io.sluice.simulation.mutant.Hunts] puts bugs
/// into production code, one at a time, and plays seeds until the unchanged oracle finds it. For
/// that each is loaded in a class loader of its own: nothing here keeps state between worlds.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation;
