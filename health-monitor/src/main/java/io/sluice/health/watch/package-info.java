/// The watching of releases, from the progress of a lane to a verdict. Straight-line code behind
/// ports, without any framework, so that the simulation can run it.
///
/// [WatchProjector] applies each progress event to the lane's [LaneProjection], and to the [Watch]
/// of its active release. Each tick, [Watcher] polls all watches: [RouterReader] reads the
/// counters, a [Watch] turns two readings, from a [TickStart] on, into a tick, and judges it.
/// [WatchCache] has the watches of this replica, each a [CachedWatch] with its unwritten changes;
/// it writes them to the [WatchStore], and publishes the verdicts that are due.
/// [MeasurementCollector] adds the measurements of other sources, and a [WatchObservation] shows
/// the state of a watch between verdicts. [NoisePoller] measures the noise of stable in lanes
/// without a watch.
@org.jspecify.annotations.NullMarked
package io.sluice.health.watch;
