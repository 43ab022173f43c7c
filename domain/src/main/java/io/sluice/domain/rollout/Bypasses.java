package io.sluice.domain.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps that people or declared decisions bypass.
///
/// @param skips skipped steps by number, each with the caller and the reason
/// @param phrases bypassed steps, a phrase each; the outcome names all of them
public record Bypasses(Map<Integer, String> skips, List<String> phrases) {
  static final Bypasses NONE = new Bypasses(Map.of(), List.of());

  public Bypasses {
    skips = Map.copyOf(skips);
    phrases = List.copyOf(phrases);
  }

  /// Returns the caller and the reason if a person skips step `number`.
  Optional<String> findSkip(int number) {
    return Optional.ofNullable(skips.get(number));
  }

  Bypasses withSkip(int number, String reason) {
    var more = new HashMap<>(skips);
    more.put(number, reason);
    return new Bypasses(more, phrases);
  }

  Bypasses withoutSkips() {
    return new Bypasses(Map.of(), phrases);
  }

  Bypasses withPhrase(String phrase) {
    var more = new ArrayList<>(phrases);
    more.add(phrase);
    return new Bypasses(skips, more);
  }
}
