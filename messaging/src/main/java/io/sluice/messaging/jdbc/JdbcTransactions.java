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
/// [TransactionLimit#current], after which the database ends its session. Not to be called within a
/// JTA transaction, which would take the connection over.
///
/// The limits are the session's. It is told them when they change, which is next to never, and not
/// within the transaction: there PostgreSQL starts no clock that runs already anew.
///
/// @param <T> what the transactions can do: [JdbcTx], or what a service makes of a connection
public final class JdbcTransactions<T extends Tx> implements Transactions<T> {
  private static final int LOCK_MILLIS = 1_000;

  /// What each session was told last, by whichever of these objects.
  private static final Map<Connection, Duration> LIMITS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final DataSource dataSource;
  private final Function<Connection, ? extends T> begin;
  private final Runnable appended;

  /// @param begin makes a transaction of a connection, best one that extends [JdbcTx]
  /// @param appended called after the commit of a transaction that appended: wakes the relay
  public JdbcTransactions(
      DataSource dataSource, Function<Connection, ? extends T> begin, Runnable appended) {
    this.dataSource = dataSource;
    this.begin = begin;
    this.appended = appended;
  }

  @Override
  public <R> R call(Function<? super T, R> work) {
    Done<R> done;
    try (Connection connection = dataSource.getConnection()) {
      done = commit(connection, work);
    } catch (SQLException e) {
      throw SqlFailure.toCaller(e);
    } catch (SqlFailure e) {
      throw SqlFailure.toCaller(e.failure());
    }
    if (done.appended) {
      appended.run();
    }
    return done.result;
  }

  /// Each statement by itself, in one round trip.
  @Override
  public <R> R look(Function<? super T, R> work) {
    try (Connection connection = dataSource.getConnection()) {
      return each(connection, work);
    } catch (SQLException e) {
      throw SqlFailure.toCaller(e);
    } catch (SqlFailure e) {
      throw SqlFailure.toCaller(e.failure());
    }
  }

  private <R> R each(Connection connection, Function<? super T, R> work) throws SQLException {
    try {
      limit(connection);
      T tx = begin.apply(connection);
      R result = work.apply(tx);
      if (tx instanceof JdbcTx jdbc && !jdbc.isFlushed()) {
        throw new IllegalStateException("who looks writes nothing");
      }
      return result;
    } catch (SQLException | SqlFailure e) {
      abort(connection); // its session may have been ended
      throw e;
    }
  }

  private record Done<R>(R result, boolean appended) {}

  private <R> Done<R> commit(Connection connection, Function<? super T, R> work)
      throws SQLException {
    boolean committed = false;
    try {
      limit(connection);
      connection.setAutoCommit(false);
      T tx = begin.apply(connection);
      R result = work.apply(tx);
      boolean appends = true;
      if (tx instanceof JdbcTx jdbc) {
        jdbc.flush();
        appends = jdbc.appended();
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

  /// Leaves the connection without a transaction, each statement being one.
  private void limit(Connection connection) throws SQLException {
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

  /// A failure here changes nothing: the database rolls back what a lost session left.
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException _) {
      abort(connection);
    }
  }

  /// Ends the session itself, not the pool's connection to it: that one stays with the pool, which
  /// finds it closed when it is given back and makes another in its place, if it has an exception
  /// sorter that knows PostgreSQL's, as Quarkus gives it. Agroal keeps the place of a connection
  /// that is aborted for ever.
  private static void abort(Connection connection) {
    try {
      connection.unwrap(Connection.class).abort(Runnable::run);
    } catch (SQLException _) {
      // It is closed already, which is all that is wanted.
    }
  }
}
