package io.sluice.messaging;

import java.time.Duration;
import java.util.function.Supplier;

/// The maximum duration of a transaction. A stopped process cannot hold a lane for longer than
/// this.
public final class TransactionLimit {
  /// The limit of a transaction for which no other limit is set.
  public static final Duration DEFAULT = Duration.ofSeconds(3);

  /// The highest limit, for a transaction that timed out several times.
  public static final Duration LONGEST = Duration.ofSeconds(60);

  private static final ScopedValue<Duration> CURRENT = ScopedValue.newInstance();

  /// Returns the limit of a transaction that this thread begins now.
  public static Duration current() {
    return CURRENT.orElse(DEFAULT);
  }

  /// Runs `work`; transactions that it begins have `limit`.
  public static <R> R during(Duration limit, Supplier<R> work) {
    return ScopedValue.where(CURRENT, limit).call(work::get);
  }

  private TransactionLimit() {}
}
