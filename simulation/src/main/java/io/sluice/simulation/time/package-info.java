/// Virtual time, and threads of which exactly one runs: whoever holds the baton.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.time;
