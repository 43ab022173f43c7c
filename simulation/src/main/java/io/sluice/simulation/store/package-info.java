/// Databases in memory with the relevant behaviour of real ones: transactions that read committed
/// data, row locks, time limits, commits in doubt, outages, and failover to a standby.
///
/// In the order of reading:
///
/// - [io.sluice.simulation.store.SimDatabase]: one service's database, with the tables of
///   messaging. A [io.sluice.simulation.store.KeyedTable] holds the committed rows of one kind, and
///   a [io.sluice.simulation.store.RowLock] locks one row.
/// - [io.sluice.simulation.store.SimTx]: the one transaction: changes that others see after the
///   commit, reads that include them, commit, rollback and the faults.
/// - [io.sluice.simulation.store.Session]: a process's connection: transactions, single statements.
/// - The services' tables and statements, behind their ports: strategy-engine
///   ([io.sluice.simulation.store.EngineTables], [io.sluice.simulation.store.SimEngineTx] and
///   [io.sluice.simulation.store.SimEngineStore]), health-monitor
///   ([io.sluice.simulation.store.SimWatchStore]), notifier
///   ([io.sluice.simulation.store.NoticeTables], [io.sluice.simulation.store.SimNoticeTx] and
///   [io.sluice.simulation.store.SimDeliveryStore]), release-api
///   ([io.sluice.simulation.store.SimProjectionTx]), and the parked records of each of them
///   ([io.sluice.simulation.store.SimParkingStore]).
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.store;
