/// The rules of the simulation, S1 to S10 and S12 to S15, checked after every event.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.oracle;
