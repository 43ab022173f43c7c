/// Databases in memory with what matters of real ones: transactions that read what is committed,
/// row locks, limits of time, commits in doubt, loss, and the standby that takes over.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.store;
