package io.sluice.bench.engine;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.TargetException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The targets of the engine, in memory.
record ReadyTargets(ReadyRuntime runtime, ReadyRouter router) {
  ReadyTargets() {
    this(new ReadyRuntime(), new ReadyRouter());
  }

  /// Clears the targets, so that their memory is not counted as the engine's.
  void forget() {
    runtime.forget();
    router.forget();
  }

  /// The last token of each lane, as a target stores it.
  static final class Tokens {
    private final Map<LaneKey, Token> tokens = new ConcurrentHashMap<>();

    Map<LaneKey, Token> all() {
      return Map.copyOf(tokens);
    }

    void forget() {
      tokens.clear();
    }

    Token of(LaneKey lane) {
      return tokens.getOrDefault(lane, Token.NONE);
    }

    /// @throws TargetException.NoToken if the lane has none
    /// @throws TargetException.StaleToken if it has a higher one
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
}
