package io.sluice.messaging.quarkus;

import io.quarkus.runtime.LaunchMode;
import io.sluice.contract.TokenFile;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The token that services send each other on their internal ports.
@Singleton
public class ServiceToken implements ReloadedFile {
  static final String SETTING = "sluice.service-token-file";

  private final Optional<TokenFile> file;

  /// @throws IllegalStateException if none is configured; tests need none, and then no token is
  ///   required
  ServiceToken(@ConfigProperty(name = SETTING) Optional<Path> file) {
    if (file.isEmpty() && LaunchMode.current() == LaunchMode.NORMAL) {
      throw new IllegalStateException(
          "sluice.service-token-file is not set: name a file with the token of the services");
    }
    this.file = file.map(path -> TokenFile.open(SETTING, path));
  }

  /// Returns the token to send now.
  public Optional<String> findValue() {
    return file.map(it -> it.tokens().first());
  }

  /// Whether a request with this header is admitted.
  ///
  /// @param header the `Authorization` header; empty if there is none
  public boolean isAdmitted(String header) {
    return file.map(it -> it.tokens().isSentBy(header)).orElse(true);
  }

  @Override
  public void reload() {
    file.ifPresent(TokenFile::reload);
  }
}
