package io.sluice.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;

/// One or two bearer tokens. A client sends the first, and a server accepts both. So a new token
/// replaces another without a rejected request: every server accepts it before a client sends it.
public final class BearerTokens {
  private static final int TOKENS_MAX = 2;

  /// Visible characters: a token is a part of a header.
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

  private final List<String> tokens;

  private BearerTokens(List<String> tokens) {
    this.tokens = tokens;
  }

  /// Reads tokens, one per line; empty lines are skipped.
  ///
  /// @throws IllegalArgumentException if there is no token, more than two, or one with a character
  ///   that is not visible ASCII; the message is the end of a sentence and contains no token
  public static BearerTokens parse(String text) {
    List<String> lines = text.lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    if (lines.size() > TOKENS_MAX) {
      throw new IllegalArgumentException(
          "has %d tokens, and %d are allowed".formatted(lines.size(), TOKENS_MAX));
    }
    if (!lines.stream().allMatch(TOKEN.asMatchPredicate())) {
      throw new IllegalArgumentException(
          "has a token with a space, a character that is not ASCII, or more than 4,096 characters");
    }
    return new BearerTokens(lines);
  }

  /// Returns the token that a client sends.
  public String first() {
    return tokens.getFirst();
  }

  /// Whether an `Authorization` header is `Bearer` and one of the tokens, compared in constant
  /// time.
  ///
  /// @param header empty if there is none
  public boolean isSentBy(String header) {
    byte[] sent = header.getBytes(UTF_8);
    boolean isSent = false;
    for (String token : tokens) {
      isSent |= MessageDigest.isEqual(("Bearer " + token).getBytes(UTF_8), sent);
    }
    return isSent;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BearerTokens it && tokens.equals(it.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
