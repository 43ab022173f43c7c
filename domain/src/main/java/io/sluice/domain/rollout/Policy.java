package io.sluice.domain.rollout;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What people decided about versions of a lane. It binds releases that are posted and those that
/// wait; no way back, and nothing that is active.
///
/// @param vetoes who vetoed a version and why, by version
/// @param pin the only version that may be released
public record Policy(Map<String, String> vetoes, Optional<Pin> pin) {
  /// Everything may be released.
  public static final Policy NONE = new Policy(Map.of(), Optional.empty());

  public Policy {
    vetoes = Map.copyOf(vetoes);
  }

  /// @param by who pinned it and why
  public record Pin(String version, String by) {}

  /// Why `version` may not be released; empty if it may.
  public Optional<String> refusal(String version) {
    return Optional.ofNullable(vetoes.get(version))
        .map(by -> "version %s is vetoed %s".formatted(version, by))
        .or(() ->
            pin.filter(pinned -> !pinned.version().equals(version))
                .map(pinned ->
                    "the lane is pinned to version %s %s"
                        .formatted(pinned.version(), pinned.by())));
  }

  Policy veto(String version, String by) {
    var more = new HashMap<>(vetoes);
    more.put(version, by);
    return new Policy(more, pin);
  }

  Policy unveto(String version) {
    var fewer = new HashMap<>(vetoes);
    fewer.remove(version);
    return new Policy(fewer, pin);
  }

  Policy pin(Optional<Pin> value) {
    return new Policy(vetoes, value);
  }
}
