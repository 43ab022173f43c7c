package io.sluice.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The signing keys of a lane.
///
/// @param current signs and verifies
/// @param previous only verifies; empty before the first rotation
public record SigningKeys(SigningKey current, Optional<SigningKey> previous) {
  /// @throws IllegalArgumentException if both have the same id
  public SigningKeys {
    if (previous.filter(key -> key.id().equals(current.id())).isPresent()) {
      throw new IllegalArgumentException("two keys have the id " + current.id());
    }
  }

  /// Returns the keys that verify, the current one first.
  public Stream<SigningKey> verifying() {
    return Stream.concat(Stream.of(current), previous.stream());
  }

  /// Whether one of the keys signed `text` with `mac`. The time that this takes does not depend on
  /// where texts differ.
  boolean hasSigned(String text, String mac) {
    return verifying()
        .anyMatch(key -> MessageDigest.isEqual(key.mac(text).getBytes(UTF_8), mac.getBytes(UTF_8)));
  }

  /// Returns the ids of the keys, the current one first.
  public List<String> ids() {
    return verifying().map(SigningKey::id).toList();
  }
}
