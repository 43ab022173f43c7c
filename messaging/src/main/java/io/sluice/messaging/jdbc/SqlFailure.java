package io.sluice.messaging.jdbc;

import java.sql.SQLException;
import java.util.Set;

/// A [SQLException] on its way out of a transaction; [JdbcTransactions] turns it into what the
/// caller is told.
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Classes of SQLSTATE that the values of the statement are to blame for: cardinality, data,
  /// integrity. Whatever else goes wrong may go right when it is tried again.
  private static final Set<String> OF_THE_VALUES = Set.of("21", "22", "23");

  /// lock_timeout, statement_timeout, idle_in_transaction_session_timeout, transaction_timeout.
  private static final Set<String> TIME_OUTS = Set.of("55P03", "57014", "25P03", "25P04");

  private final SQLException failure;

  public SqlFailure(SQLException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  /// What the driver said.
  public SQLException failure() {
    return failure;
  }

  /// Whether the same statements with the same values may succeed another time.
  public static boolean isTransient(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || state.length() < 2 || !OF_THE_VALUES.contains(state.substring(0, 2));
  }

  /// Whether `failure`, or what caused it, is a limit of time that PostgreSQL enforced.
  public static boolean isTimeOut(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql
          && sql.getSQLState() != null
          && TIME_OUTS.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
