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
/// **Bugs on purpose.** The oracle's entry point is [Simulate]'s `main` in a JVM of its own, or
/// [Seeds#play] in a class loader of its own: nothing here keeps state between worlds. Whoever puts
/// a folder of changed production classes before all others on the class path runs the unchanged
/// oracle against them: `java --add-opens java.base/java.lang=ALL-UNNAMED -cp changed:…
/// io.sluice.simulation.Simulate --seeds 2000 --failures 1 --json out.json`; exit code 1 says that
/// the bug was found, and `failures` in the report by which seed and rule.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation;
