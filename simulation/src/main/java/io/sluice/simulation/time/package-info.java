/// Virtual time, and threads of which exactly one runs: the holder of the baton.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.time;
