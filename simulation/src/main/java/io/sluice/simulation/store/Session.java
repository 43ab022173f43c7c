package io.sluice.simulation.store;

import io.sluice.messaging.Entry;
import io.sluice.messaging.Outbox;
import io.sluice.messaging.Transactions;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.time.Host;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// The connection of a process to its database.
///
/// @param <T> the type of its transactions
public final class Session<T extends SimTx> implements Transactions<T>, Outbox {
  private final Database database;
  private final Host host;
  private final BiFunction<Database, Host, T> begin;
  private final Runnable appended;

  /// @param appended called after the commit of a transaction that appended: wakes the relay
  public Session(
      Database database, Host host, BiFunction<Database, Host, T> begin, Runnable appended) {
    this.database = database;
    this.host = host;
    this.begin = begin;
    this.appended = appended;
  }

  @Override
  public <R> R call(Function<? super T, R> work) {
    T tx = begin.apply(database, host);
    database.begun(tx);
    R result;
    try {
      result = work.apply(tx);
      tx.commit();
    } finally {
      tx.end();
    }
    if (!tx.appended().isEmpty()) {
      appended.run();
    }
    return result;
  }

  @Override
  public int relay(int lanes, Function<List<Entry>, Set<UUID>> send) {
    return call(tx -> tx.relay(lanes, send));
  }

  /// Runs a single statement.
  ///
  /// @throws Unavailable if the database cannot be reached
  <R> R read(Supplier<R> statement) {
    database.calls.pass(host, Port.DATABASE);
    if (database.calls.isCutOff(host, database.name)) {
      throw away();
    }
    return statement.get();
  }

  /// Runs a single statement in no time, even if the database cannot be reached. Its callers hold a
  /// monitor, for which no other thread of their world can wait.
  ///
  /// @throws Unavailable if the database cannot be reached
  <R> R readAtOnce(Supplier<R> statement) {
    if (database.calls.faults().isCutOff(host.name(), database.name)) {
      throw away();
    }
    return statement.get();
  }

  private static Unavailable away() {
    return new Unavailable(
        "the database is unavailable", new IllegalStateException("no connection"));
  }
}
