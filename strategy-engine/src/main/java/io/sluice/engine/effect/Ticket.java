package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import java.time.Duration;

/// The right to write to a target for one effect. The row is read again before each write, unless
/// it was read within the last 20 ms and not used yet: the effect may have been cancelled or taken
/// over, or may have a new token.
final class Ticket {
  private static final long MOMENT_NANOS = Duration.ofMillis(20).toNanos();

  private final EffectStore store;
  private final Pace pace;
  private EffectRow row;
  private long readAt;
  private boolean isUsed;

  /// @param row as read at `readAt`
  /// @param readAt by the clock of `pace`, ns
  Ticket(EffectStore store, Pace pace, EffectRow row, long readAt) {
    this.store = store;
    this.pace = pace;
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
  /// @throws Lost if it is no longer this runner's
  Token check() {
    long now = pace.nanoTime();
    if (isUsed || now - readAt > MOMENT_NANOS) {
      row =
          store
              .read(row.id())
              .filter(read -> read.owner().equals(row.owner()) && !read.blocked())
              .orElseThrow(Lost::new);
      readAt = now;
    }
    isUsed = true;
    return row.token();
  }

  /// Reads the row again in any case, since its token may have been replaced.
  ///
  /// @throws Lost if it is no longer this runner's
  Token recheck() {
    isUsed = true;
    return check();
  }

  /// Thrown if the effect has another owner, waits for a fence again, or is finished or cancelled.
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost() {
      super("this runner no longer holds the effect");
    }
  }
}
