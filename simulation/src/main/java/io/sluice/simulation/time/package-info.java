/// Virtual time: [io.sluice.simulation.time.Timeline] runs the threads of
/// [io.sluice.simulation.time.Host]s, of which exactly one runs at a time. They wait at a
/// [io.sluice.simulation.time.WaitPoint] or for a [io.sluice.simulation.time.PollGate].
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.time;
