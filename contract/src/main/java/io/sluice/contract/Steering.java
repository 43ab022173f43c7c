package io.sluice.contract;

import java.util.List;
import java.util.stream.Collectors;

/// What brings requests to one release beside its weight.
///
/// @param match requests that go there whatever the weights say; the first that fits wins
public record Steering(List<Match> match) {
  public Steering {
    match = List.copyOf(match);
  }

  /// Such as `all requests with header x-team: qa or cookie beta=yes`.
  public String text() {
    return "all requests with "
        + match.stream().map(Match::text).collect(Collectors.joining(" or "));
  }
}
