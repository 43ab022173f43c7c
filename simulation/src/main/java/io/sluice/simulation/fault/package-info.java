/// Faults, in the order of reading:
///
/// - [io.sluice.simulation.fault.Faults]: those that last, and those that wait for a call to
///   strike.
/// - [io.sluice.simulation.fault.Calls]: each call of a process to a
///   [io.sluice.simulation.fault.Port], which takes time and can be struck.
/// - [io.sluice.simulation.fault.FaultTally]: counts of the faults that struck.
/// - [io.sluice.simulation.fault.TraceLog]: the trace of a run.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.fault;
