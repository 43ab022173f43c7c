/// Databases in memory with the relevant behaviour of real ones: transactions that read committed
/// data, row locks, time limits, commits in doubt, outages, and failover to a standby.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.store;
