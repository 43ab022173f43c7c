/// The routing table, replaced as a whole, and the choice of releases and instances by it.
///
/// A [LaneRecord] is a lane as written; [LaneRoutes] is the same lane for requests, with a
/// [ReleaseRoute] for each release. The [RoutingTable] has all lanes by host, and the
/// [UpstreamRegistry] the instances, also those that left it and still have requests in flight.
@org.jspecify.annotations.NullMarked
package io.sluice.edge.table;
