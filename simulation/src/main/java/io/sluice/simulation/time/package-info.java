/// Virtual time, and a scheduler of threads of which exactly one runs at a time.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.time;
