/// What fails: faults in force, faults that wait for a call to strike, and the calls themselves.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.fault;
