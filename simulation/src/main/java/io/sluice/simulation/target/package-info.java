/// The simulated targets, in the order of reading:
///
/// - [io.sluice.simulation.target.SimRouter]: a table of weights and members for each lane.
/// - [io.sluice.simulation.target.SimRuntime]: the instances
///   ([io.sluice.simulation.target.SimInstance]), with the faults of
///   [io.sluice.simulation.target.RuntimeFaults].
/// - [io.sluice.simulation.target.TokenGuard]: the fencing tokens of router and runtime.
/// - [io.sluice.simulation.target.Traffic]: the requests that the router sends to the instances,
///   and their counters.
/// - [io.sluice.simulation.target.SimWebhook]: the callee of a step's calls.
/// - [io.sluice.simulation.target.WriteListener]: receives each write that takes effect.
/// - The clients of one process: [io.sluice.simulation.target.RouterClient],
///   [io.sluice.simulation.target.RuntimeClient], [io.sluice.simulation.target.MonitorClient] and
///   [io.sluice.simulation.target.ChannelClient]. Their calls take time and can fail.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.target;
