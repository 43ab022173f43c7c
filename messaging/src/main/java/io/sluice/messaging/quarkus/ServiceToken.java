package io.sluice.messaging.quarkus;

import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The token that services send each other on their internal ports.
@Singleton
public class ServiceToken {
  private final Optional<String> value;

  /// @throws IllegalStateException if none is configured; tests need none, and then no token is
  ///   required
  ServiceToken(@ConfigProperty(name = "sluice.service-token-file") Optional<Path> file) {
    if (file.isEmpty() && LaunchMode.current() == LaunchMode.NORMAL) {
      throw new IllegalStateException(
          "sluice.service-token-file is not set: name a file with the token of the services");
    }
    this.value = file.map(ServiceToken::read);
  }

  public Optional<String> findValue() {
    return value;
  }

  /// Whether a request with this header is admitted.
  ///
  /// @param header the `Authorization` header; empty if there is none
  public boolean isAdmitted(String header) {
    return value
        .map(token ->
            MessageDigest.isEqual(
                ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                header.getBytes(StandardCharsets.UTF_8)))
        .orElse(true);
  }

  private static String read(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw new IllegalStateException("sluice.service-token-file %s is empty".formatted(file));
      }
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read sluice.service-token-file " + file, e);
    }
  }
}
