package io.sluice.engine.effect.target;

import io.sluice.contract.Match.Kind;
import java.util.UUID;

/// Requests that bear a value in a header, a cookie or a parameter of their query, and go to one
/// release whatever the weights say: for whoever wants to see the candidate before it has weight.
///
/// @param name see [io.sluice.contract.Match], and so for `value`
/// @param release one of the lane's table: a router refuses a table without it
public record Match(Kind kind, String name, String value, UUID release) {

  /// @throws IllegalArgumentException as [io.sluice.contract.Match]
  public Match {
    var _ = new io.sluice.contract.Match(kind, name, value);
  }

  /// `match` for the requests of `release`.
  public static Match of(io.sluice.contract.Match match, UUID release) {
    return new Match(match.kind(), match.name(), match.value(), release);
  }
}
