/// The measurements of sources other than the router, between two ticks of a watch: the collector
/// starts the queries that are due, a poller sends those of one check, and the calculator turns
/// each response into a sample for the next tick.
@org.jspecify.annotations.NullMarked
package io.sluice.health.measurement;
