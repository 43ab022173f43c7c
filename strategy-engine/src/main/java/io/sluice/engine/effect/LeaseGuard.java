package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import java.time.Duration;

/// The right to write to a target for one effect. The row is read again before each write, unless
/// it was read within the last 20 ms and not used yet: the effect may have been cancelled or taken
/// over, or may have a new token.
final class LeaseGuard {
  private static final long MOMENT_NANOS = Duration.ofMillis(20).toNanos();

  private final EffectStore store;
  private final MonotonicTime time;
  private EffectRow row;
  private long readAt;
  private boolean isUsed;

  /// @param row as read at `readAt`
  /// @param readAt time of that read, by `time`, ns
  LeaseGuard(EffectStore store, MonotonicTime time, EffectRow row, long readAt) {
    this.store = store;
    this.time = time;
    this.row = row;
    this.readAt = readAt;
  }

  LaneKey lane() {
    return row.lane();
  }

  /// Returns the row as last read.
  EffectRow row() {
    return row;
  }

  /// Reads the row again if necessary, and returns the token to write with.
  ///
  /// @throws LeaseLostException if it is no longer this runner's
  Token check() {
    long now = time.nanoTime();
    if (isUsed || now - readAt > MOMENT_NANOS) {
      row =
          store
              .read(row.id())
              .filter(read -> read.owner().equals(row.owner()) && !read.blocked())
              .orElseThrow(LeaseLostException::new);
      readAt = now;
    }
    isUsed = true;
    return row.token();
  }

  /// Reads the row again in any case, since its token may have been replaced.
  ///
  /// @throws LeaseLostException if it is no longer this runner's
  Token recheck() {
    isUsed = true;
    return check();
  }

  /// Thrown if the effect has another owner, waits for a fence again, or is finished or cancelled.
  static final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLostException() {
      super("this runner no longer holds the effect");
    }
  }
}
