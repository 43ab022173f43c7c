package io.sluice.messaging.jdbc;

import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import javax.sql.DataSource;

/// Transactions on PostgreSQL, bounded in time: each waits at most 1 s for a lock and takes at most
/// [TransactionLimit#current], after which the database ends its session. They must not be called
/// within a JTA transaction, which would take over the connection.
///
/// The limits are settings of the session. They are set only when they change, which is rare, and
/// before the transaction: within it, PostgreSQL does not restart a timer that is already running.
///
/// @param <T> the type of the transactions: [JdbcTx], or a type that a service makes from a
///   connection
public final class JdbcTransactions<T extends Tx> implements Transactions<T> {
  private static final int LOCK_MILLIS = 1_000;

  /// The limit that was last set in each session, by any object of this class.
  private static final Map<Connection, Duration> LIMITS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final DataSource dataSource;
  private final Function<Connection, ? extends T> begin;
  private final Runnable onAppended;

  /// @param begin makes a transaction from a connection, preferably one that extends [JdbcTx]
  /// @param appended called after the commit of a transaction that appended entries: wakes the
  ///   relay
  public JdbcTransactions(
      DataSource dataSource, Function<Connection, ? extends T> begin, Runnable appended) {
    this.dataSource = dataSource;
    this.begin = begin;
    this.onAppended = appended;
  }

  @Override
  public <R> R call(Function<? super T, R> work) {
    Done<R> done;
    try (Connection connection = dataSource.getConnection()) {
      done = commit(connection, work);
    } catch (SQLException e) {
      throw SqlFailureException.toCallerException(e);
    } catch (SqlFailureException e) {
      throw SqlFailureException.toCallerException(e.failure());
    }
    if (done.appended) {
      onAppended.run();
    }
    return done.result;
  }

  /// Runs each statement as its own transaction, in one round trip.
  @Override
  public <R> R read(Function<? super T, R> work) {
    try (Connection connection = dataSource.getConnection()) {
      return runStatements(connection, work);
    } catch (SQLException e) {
      throw SqlFailureException.toCallerException(e);
    } catch (SqlFailureException e) {
      throw SqlFailureException.toCallerException(e.failure());
    }
  }

  private <R> R runStatements(Connection connection, Function<? super T, R> work)
      throws SQLException {
    try {
      setLimits(connection);
      T tx = begin.apply(connection);
      R result = work.apply(tx);
      if (tx instanceof JdbcTx jdbc && !jdbc.isFlushed()) {
        throw new IllegalStateException("a read-only transaction must not write");
      }
      return result;
    } catch (SQLException | SqlFailureException e) {
      abort(connection); // the database may have ended its session
      throw e;
    }
  }

  private record Done<R>(R result, boolean appended) {}

  private <R> Done<R> commit(Connection connection, Function<? super T, R> work)
      throws SQLException {
    boolean committed = false;
    try {
      setLimits(connection);
      connection.setAutoCommit(false);
      T tx = begin.apply(connection);
      R result = work.apply(tx);
      boolean appends = true;
      if (tx instanceof JdbcTx jdbc) {
        jdbc.flush();
        appends = jdbc.hasAppended();
      }
      connection.commit();
      committed = true;
      return new Done<>(result, appends);
    } finally {
      if (!committed) {
        rollBack(connection);
      }
    }
  }

  /// Sets the limits. The connection then has no transaction and commits each statement.
  private void setLimits(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    Connection session = connection.unwrap(Connection.class);
    Duration limit = TransactionLimit.current();
    if (!limit.equals(LIMITS.get(session))) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "set transaction_timeout = %d; set lock_timeout = %d"
                .formatted(limit.toMillis(), LOCK_MILLIS));
      }
      LIMITS.put(session, limit);
    }
  }

  /// Rolls back; a failure here changes nothing, since the database rolls back a lost session's
  /// work.
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      abort(connection);
    }
  }

  /// Ends the session itself, not the pool's connection to it. That connection stays with the pool,
  /// which finds it closed on its return and replaces it, if the pool has an exception sorter for
  /// PostgreSQL, as Quarkus configures. Agroal never frees the slot of a connection that is
  /// aborted.
  private static void abort(Connection connection) {
    try {
      connection.unwrap(Connection.class).abort(Runnable::run);
    } catch (SQLException _) {
      // The session is already closed, as intended.
    }
  }
}
