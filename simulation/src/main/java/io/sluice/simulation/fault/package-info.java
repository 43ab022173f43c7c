/// Faults: those in force, those that wait for a call to strike, and the calls themselves.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.fault;
