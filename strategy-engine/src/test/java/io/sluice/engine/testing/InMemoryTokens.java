package io.sluice.engine.testing;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The last token of each lane, as a target keeps it. Not thread-safe.
final class InMemoryTokens {
  private final Map<LaneKey, Token> tokens = new HashMap<>();

  Map<LaneKey, Token> all() {
    return tokens;
  }

  void check(LaneKey lane, Token token) {
    Token seen =
        Optional.ofNullable(tokens.get(lane))
            .orElseThrow(() -> new TargetException.NoToken("no token of " + lane));
    if (seen.compareTo(token) > 0) {
      throw new TargetException.StaleToken("seen " + seen, seen);
    }
    tokens.put(lane, token);
  }

  void adopt(LaneKey lane, Token token) {
    tokens.putIfAbsent(lane, Token.NONE);
    check(lane, token);
  }
}
