package io.sluice.messaging;

import java.util.function.Function;

/// Runs work in database transactions.
///
/// @param <T> what the service's transactions can do
public interface Transactions<T extends Tx> {

  /// Runs `work` and commits; rolls back if it throws. What was appended is handed to the relay
  /// after the commit.
  ///
  /// @throws Unavailable if the database cannot be reached, timed out, or the commit is in doubt
  <R> R call(Function<? super T, R> work);

  /// Runs `work`, which only reads and does not need to see two statements at one moment.
  ///
  /// @throws Unavailable if the database cannot be reached or timed out
  default <R> R look(Function<? super T, R> work) {
    return call(work);
  }

  /// The transaction did not, or may not have, taken place; the caller tries the same signal again.
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean timedOut;

    public Unavailable(String message, Throwable cause) {
      this(message, cause, false);
    }

    /// @param timedOut whether a limit of time was passed, rather than the connection lost
    public Unavailable(String message, Throwable cause, boolean timedOut) {
      super(message, cause);
      this.timedOut = timedOut;
    }

    /// Whether a longer limit may help.
    public boolean timedOut() {
      return timedOut;
    }
  }
}
