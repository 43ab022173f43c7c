package io.sluice.messaging.jdbc;

import io.sluice.messaging.Transactions.Unavailable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/// A [SQLException] on its way out of a transaction; [JdbcTransactions] turns it into what the
/// caller is told.
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Classes of SQLSTATE that the values of the statement are to blame for: cardinality, data,
  /// integrity, limits of the program such as the size of an indexed value. Whatever else goes
  /// wrong may go right when it is tried again.
  private static final Set<String> OF_THE_VALUES = Set.of("21", "22", "23", "54");

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

  /// What a caller is told of `failure`.
  ///
  /// @return a [Unavailable] if the same may succeed another time, else an [IllegalStateException]
  public static RuntimeException toCaller(SQLException failure) {
    return isTransient(failure)
        ? new Unavailable(
            "the database did not do it: " + failure.getMessage(),
            failure,
            failure.getSQLState() != null && TIME_OUTS.contains(failure.getSQLState()),
            SqlOutage.reason(failure))
        : new IllegalStateException("the database refused: " + failure.getMessage(), failure);
  }

  /// The [SQLException] that `failure` is or was caused by, if it is.
  public static Optional<SQLException> causeOf(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
