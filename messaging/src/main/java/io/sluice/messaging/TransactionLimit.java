package io.sluice.messaging;

import java.time.Duration;
import java.util.function.Supplier;

/// How long a transaction may take. A stopped process cannot keep a lane for longer than this.
public final class TransactionLimit {
  /// Of a transaction for which nothing else is said.
  public static final Duration DEFAULT = Duration.ofSeconds(3);

  /// Of one that timed out again and again.
  public static final Duration LONGEST = Duration.ofSeconds(60);

  private static final ScopedValue<Duration> CURRENT = ScopedValue.newInstance();

  /// The limit of a transaction that this thread begins now.
  public static Duration current() {
    return CURRENT.orElse(DEFAULT);
  }

  /// Runs `work`; transactions that it begins have `limit`.
  public static <R> R during(Duration limit, Supplier<R> work) {
    return ScopedValue.where(CURRENT, limit).call(work::get);
  }

  private TransactionLimit() {}
}
