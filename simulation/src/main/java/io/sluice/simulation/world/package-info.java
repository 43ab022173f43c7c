/// One world: the processes, each the real algorithms on simulated ports, and what a script does to
/// them.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.world;
