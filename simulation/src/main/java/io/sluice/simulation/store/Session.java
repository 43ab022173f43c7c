package io.sluice.simulation.store;

import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Outbox;
import io.sluice.messaging.Transactions;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.time.Host;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// The connection of a process to its database.
///
/// @param <T> the type of its transactions
public final class Session<T extends SimTx> implements Transactions<T>, Outbox {
  private final SimDatabase database;
  private final Host host;
  private final Supplier<T> begin;
  private final Runnable onAppend;

  /// @param begin creates a transaction of `host` in `database`
  /// @param onAppend wakes the relay; called after the commit of a transaction that appended
  public Session(SimDatabase database, Host host, Supplier<T> begin, Runnable onAppend) {
    this.database = database;
    this.host = host;
    this.begin = begin;
    this.onAppend = onAppend;
  }

  SimDatabase database() {
    return database;
  }

  @Override
  public <R> R call(Function<? super T, R> work) {
    T tx = begin.get();
    database.begun(tx);
    R result;
    try {
      result = work.apply(tx);
      tx.commit();
    } finally {
      tx.end();
    }
    if (!tx.appended().isEmpty()) {
      onAppend.run();
    }
    return result;
  }

  @Override
  public int relay(int lanes, Function<List<LogEntry>, Set<UUID>> send) {
    return call(tx -> tx.relay(lanes, send));
  }

  /// Runs a single statement that reads.
  ///
  /// @throws UnavailableException if the database cannot be reached
  <R> R read(Supplier<R> statement) {
    database.calls.pass(host, Port.DATABASE);
    if (database.calls.isCutOff(host, database.name)) {
      throw unavailable();
    }
    return statement.get();
  }

  /// Runs a single statement that writes.
  ///
  /// @throws UnavailableException if the database cannot be reached
  void write(Runnable statement) {
    var _ =
        read(() -> {
          statement.run();
          return true;
        });
  }

  /// Runs a single statement without advancing simulated time, also if it fails. Callers hold a
  /// Java monitor; advancing time here would block the other threads of the run.
  ///
  /// @throws UnavailableException if the database cannot be reached
  <R> R readAtOnce(Supplier<R> statement) {
    if (database.calls.faults().isCutOff(host.name(), database.name)) {
      throw unavailable();
    }
    return statement.get();
  }

  private static UnavailableException unavailable() {
    return new UnavailableException(
        "the database is unavailable", new IllegalStateException("no connection"));
  }
}
