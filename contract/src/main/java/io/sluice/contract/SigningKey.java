package io.sluice.contract;

import java.util.regex.Pattern;

/// A secret by which the router of a lane signs the cookies of clients.
///
/// @param id names the key where the secret must not appear: 8 hexadecimal digits, random
/// @param secret 32 random bytes in Base64
public record SigningKey(String id, String secret) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/]{43}=");

  /// @throws IllegalArgumentException if a part does not have its form
  public SigningKey {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("the id of a key must be 8 hexadecimal digits, was " + id);
    }
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("the secret of key %s is not 32 bytes".formatted(id));
    }
  }

  /// Returns the id alone, so that the secret is in no log.
  @Override
  public String toString() {
    return "key " + id;
  }
}
