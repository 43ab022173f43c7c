/// The port for writing tables and reading counters; fenced, durable, loopback only.
///
/// [Admin] authorizes a request and [AdminRoutes] selects what it does. A write is a
/// [WriteDecision] on a lane, which [TableWriter] stores in the [TableFile] and installs as the
/// next [LaneTable]; reads are [AdminViews] or [EdgeMetrics].
@org.jspecify.annotations.NullMarked
package io.sluice.edge.admin;
