package io.sluice.messaging.jdbc;

import io.sluice.messaging.Transactions.Unavailable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/// A [SQLException] inside a transaction; [JdbcTransactions] converts it to the caller's exception.
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Classes of SQLSTATE that the values of the statement cause: cardinality, data, integrity,
  /// limits of the program such as the size of an indexed value. After any other error a retry may
  /// succeed.
  private static final Set<String> OF_THE_VALUES = Set.of("21", "22", "23", "54");

  /// The states of lock_timeout, statement_timeout, idle_in_transaction_session_timeout and
  /// transaction_timeout.
  private static final Set<String> TIME_OUTS = Set.of("55P03", "57014", "25P03", "25P04");

  private final SQLException failure;

  public SqlFailure(SQLException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  /// Returns the driver's exception.
  public SQLException failure() {
    return failure;
  }

  /// Whether the same statements with the same values may succeed another time.
  public static boolean isTransient(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || state.length() < 2 || !OF_THE_VALUES.contains(state.substring(0, 2));
  }

  /// Converts `failure` to the exception for a caller.
  ///
  /// @return an [Unavailable] if a retry may succeed, else an [IllegalStateException]
  public static RuntimeException toCaller(SQLException failure) {
    return isTransient(failure)
        ? new Unavailable(
            "the database did not complete the statement: " + failure.getMessage(),
            failure,
            failure.getSQLState() != null && TIME_OUTS.contains(failure.getSQLState()),
            SqlOutage.reason(failure))
        : new IllegalStateException(
            "the database rejected the statement: " + failure.getMessage(), failure);
  }

  /// Returns the first [SQLException] among `failure` and its causes, if there is one.
  public static Optional<SQLException> causeOf(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
