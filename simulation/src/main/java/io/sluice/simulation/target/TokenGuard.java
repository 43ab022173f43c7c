package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.Map;

/// The tokens of a target, which rejects tokens lower than the highest that it has seen.
final class TokenGuard {
  private final Map<LaneKey, Token> tokens = new HashMap<>();

  void check(LaneKey lane, Token token) {
    require(lane, token);
    tokens.put(lane, token);
  }

  /// Checks a token as [#check] does, and changes nothing.
  void require(LaneKey lane, Token token) {
    if (!tokens.containsKey(lane)) {
      throw new TargetException.NoToken("no token for " + lane);
    }
    requireNotOlder(lane, token);
  }

  void adopt(LaneKey lane, Token token) {
    requireNotOlder(lane, token);
    tokens.put(lane, token);
  }

  private void requireNotOlder(LaneKey lane, Token token) {
    Token seen = of(lane);
    if (token.compareTo(seen) < 0) {
      throw new TargetException.StaleToken("has seen " + seen, seen);
    }
  }

  Token of(LaneKey lane) {
    return tokens.getOrDefault(lane, Token.NONE);
  }

  Map<LaneKey, Token> all() {
    return tokens;
  }

  void forget() {
    tokens.clear();
  }
}
