package io.sluice.messaging.quarkus;

import io.sluice.contract.TokenFile;
import java.nio.file.Path;
import java.util.Optional;

/// The tokens of a program that is not a service of Sluice. They admit to one path only.
public abstract class PathToken implements ReloadedFile {
  private final String path;
  private final Optional<TokenFile> file;

  /// @param path normalized
  /// @param setting that names the file, for messages
  /// @param file with the tokens; without it there are none
  /// @throws IllegalStateException if the file is not usable
  protected PathToken(String path, String setting, Optional<Path> file) {
    this.path = path;
    this.file = file.map(it -> TokenFile.open(setting, it));
  }

  /// Whether a request with this header is admitted.
  ///
  /// @param requested its path, normalized
  /// @param header the `Authorization` header; empty if there is none
  public boolean isAdmitted(String requested, String header) {
    return requested.equals(path) && file.map(it -> it.tokens().isSentBy(header)).orElse(false);
  }

  @Override
  public void reload() {
    file.ifPresent(TokenFile::reload);
  }
}
