package io.sluice.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text of an API key. Its beginning lets scanners of secrets find it.
public record ApiKeyText(String text) {
  private static final String PREFIX = "sluice_";
  private static final int BYTES = 32;
  private static final Pattern TEXT = Pattern.compile(PREFIX + "[-_A-Za-z0-9]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Returns a new key of 256 random bits.
  public static ApiKeyText random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new ApiKeyText(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// Finds the key in a token; empty if the token has another form.
  public static Optional<ApiKeyText> find(String token) {
    return TEXT.matcher(token).matches() ? Optional.of(new ApiKeyText(token)) : Optional.empty();
  }

  /// Returns the SHA-256 of the text in hexadecimal.
  public String hash() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Returns no part of the key, so that no log has it.
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
