package io.sluice.messaging;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs work in database transactions.
///
/// @param <T> the interface of the service's transactions
public interface Transactions<T extends Tx> {

  /// Runs `work` and commits; rolls back if it throws. The relay receives the appended entries
  /// after the commit.
  ///
  /// @throws UnavailableException if the database cannot be reached, timed out, or the commit is in
  ///   doubt
  <R> R call(Function<? super T, R> work);

  /// Runs `work`, which only reads and whose statements need no common snapshot.
  ///
  /// @throws UnavailableException if the database cannot be reached or timed out
  default <R> R read(Function<? super T, R> work) {
    return call(work);
  }

  /// The transaction did not happen, or its commit is in doubt; the caller retries the same signal.
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean timedOut;
    private final @Nullable String reason;

    public UnavailableException(String message, Throwable cause) {
      this(message, cause, false);
    }

    /// @param timedOut whether a time limit was exceeded, rather than the connection lost
    public UnavailableException(String message, Throwable cause, boolean timedOut) {
      this(message, cause, timedOut, Optional.empty());
    }

    /// @param reason the cause that the database or the broker named, with its cure; begins the
    ///   message
    public UnavailableException(
        String message, Throwable cause, boolean timedOut, Optional<String> reason) {
      super(reason.map(it -> "%s (%s)".formatted(it, message)).orElse(message), cause);
      this.timedOut = timedOut;
      this.reason = reason.orElse(null);
    }

    /// Returns the cause in one sentence, if the database or the broker named it. Unlike the
    /// message, it holds nothing that a caller may not read.
    public Optional<String> findReason() {
      return Optional.ofNullable(reason);
    }

    /// Whether a longer limit may help.
    public boolean isTimeout() {
      return timedOut;
    }
  }
}
