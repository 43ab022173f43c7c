/// What must hold, S1 to S10, checked after every event.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.oracle;
