package io.sluice.bench.judge;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import java.util.UUID;

/// The lanes that both processes use, by number.
final class Lanes {
  static final Token TOKEN = new Token(2, 7);

  static LaneKey lane(int i) {
    return new LaneKey("production", "app-" + i);
  }

  static UUID candidate(int i) {
    return new UUID(0x5a5a_4000_0000L + i, 0x8000_0000_0000_0000L | i * 0x9e37_79b9_7f4aL);
  }

  static UUID stable(int i) {
    return new UUID(0x3c3c_4000_0000L + i, 0x8000_0000_0000_0000L | i * 0x85eb_ca6b_51edL);
  }

  static UUID instance(UUID release, int k) {
    return new UUID(
        release.getMostSignificantBits() + (1L << 50) + k,
        ~release.getLeastSignificantBits() | 1L << 63);
  }

  private Lanes() {}
}
