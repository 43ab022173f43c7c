/// One run: the processes, each with the real algorithms on simulated ports, and the faults and
/// commands of its scenario.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.world;
