package io.sluice.messaging.jdbc;

import io.sluice.messaging.Transactions.UnavailableException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/// A [SQLException] inside a transaction; [JdbcTransactions] converts it to the caller's exception.
public final class SqlFailureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Classes of SQLSTATE whose errors the values of the statement cause: cardinality violation
  /// (21), data exception (22), integrity constraint violation (23) and program limit exceeded
  /// (54), such as the size of an indexed value. After any other error a retry may succeed: a
  /// missing connection can return, and a newer version may still have to migrate the schema.
  private static final Set<String> VALUE_ERRORS = Set.of("21", "22", "23", "54");

  /// The states of lock_timeout, statement_timeout, idle_in_transaction_session_timeout and
  /// transaction_timeout.
  private static final Set<String> TIMEOUT_STATES = Set.of("55P03", "57014", "25P03", "25P04");

  private final SQLException failure;

  public SqlFailureException(SQLException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  /// Returns the driver's exception.
  public SQLException failure() {
    return failure;
  }

  /// Whether a retry of the same statements with the same values may succeed.
  public static boolean isTransient(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || state.length() < 2 || !VALUE_ERRORS.contains(state.substring(0, 2));
  }

  /// Converts `failure` to the exception for a caller.
  ///
  /// @return an [UnavailableException] if a retry may succeed, else an [IllegalStateException]
  public static RuntimeException toCallerException(SQLException failure) {
    return isTransient(failure)
        ? new UnavailableException(
            "the database did not complete the statement: " + failure.getMessage(),
            failure,
            failure.getSQLState() != null && TIMEOUT_STATES.contains(failure.getSQLState()),
            SqlOutage.findReason(failure))
        : new IllegalStateException(
            "the database rejected the statement: " + failure.getMessage(), failure);
  }

  /// Returns the first [SQLException] among `failure` and its causes, if there is one.
  public static Optional<SQLException> findSqlException(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
