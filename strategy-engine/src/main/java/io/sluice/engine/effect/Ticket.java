package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;

/// The right to change the world for one effect. It is read again before each such call: the effect
/// may have been cancelled or taken over, or have got a new token.
final class Ticket {
  private final EffectStore store;
  private EffectRow row;

  Ticket(EffectStore store, EffectRow row) {
    this.store = store;
    this.row = row;
  }

  LaneKey lane() {
    return row.lane();
  }

  /// The row as last read.
  EffectRow row() {
    return row;
  }

  /// Reads the row again, and gives the token to write with.
  ///
  /// @throws Lost if it is no longer this runner's
  Token check() {
    row =
        store
            .read(row.id())
            .filter(now -> now.owner().equals(row.owner()) && !now.blocked())
            .orElseThrow(Lost::new);
    return row.token();
  }

  /// The effect is somebody else's, waits for a fence again, or is not wanted any more.
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost() {
      super("the effect is not this runner's any more");
    }
  }
}
