package io.sluice.engine;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What services show one another on their internal ports. Not configured, nothing is demanded.
@Singleton
public class ServiceToken {
  private final Optional<String> value;

  ServiceToken(@ConfigProperty(name = "sluice.service-token-file") Optional<Path> file) {
    this.value = file.map(ServiceToken::read);
  }

  Optional<String> value() {
    return value;
  }

  /// @param header the `Authorization` header; empty if there is none
  public boolean admits(String header) {
    return value
        .map(token ->
            MessageDigest.isEqual(
                ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                header.getBytes(StandardCharsets.UTF_8)))
        .orElse(true);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read sluice.service-token-file " + file, e);
    }
  }
}
