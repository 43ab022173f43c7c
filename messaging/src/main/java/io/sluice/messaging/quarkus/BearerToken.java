package io.sluice.messaging.quarkus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/// A token that another program sends as `Authorization: Bearer …`.
record BearerToken(String value) {

  /// Reads the token in `file`.
  ///
  /// @param setting the name of the setting that names the file, for messages
  /// @throws IllegalStateException if the file is empty
  static BearerToken read(String setting, Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw new IllegalStateException("%s %s is empty".formatted(setting, file));
      }
      return new BearerToken(token);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s %s".formatted(setting, file), e);
    }
  }

  /// Whether the `Authorization` header is this token, compared in constant time.
  boolean isSentBy(String header) {
    return MessageDigest.isEqual(
        ("Bearer " + value).getBytes(StandardCharsets.UTF_8),
        header.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
