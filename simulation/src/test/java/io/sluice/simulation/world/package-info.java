/// Tests of the simulated components.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.world;
