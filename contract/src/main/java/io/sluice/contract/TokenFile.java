package io.sluice.contract;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file with [BearerTokens], which may change while the process runs.
public final class TokenFile {
  private static final System.Logger LOG = System.getLogger(TokenFile.class.getName());
  private static final int BYTES_MAX = 16 * 1024;

  private final String setting;
  private final Path file;
  private volatile BearerTokens tokens;
  private String problem = "";

  private TokenFile(String setting, Path file, BearerTokens tokens) {
    this.setting = setting;
    this.file = file;
    this.tokens = tokens;
  }

  /// Reads the file.
  ///
  /// @param setting the setting or the option that names the file, for messages
  /// @throws IllegalStateException if the file cannot be read or has no usable tokens
  public static TokenFile open(String setting, Path file) {
    return new TokenFile(setting, file, read(setting, file));
  }

  /// Returns the tokens of the last file that was usable.
  public BearerTokens tokens() {
    return tokens;
  }

  /// Reads the file again. If it is not usable, the previous tokens stay, since a write of the file
  /// may be in progress; a log entry has the reason.
  public synchronized void reload() {
    try {
      BearerTokens read = read(setting, file);
      if (!read.equals(tokens) || !problem.isEmpty()) {
        LOG.log(INFO, "{0} {1}: its present tokens are in use", setting, file);
      }
      tokens = read;
      problem = "";
    } catch (IllegalStateException e) {
      if (!problem.equals(e.getMessage())) {
        problem = String.valueOf(e.getMessage());
        LOG.log(WARNING, "{0}; the previous tokens stay in use", problem);
      }
    }
  }

  private static BearerTokens read(String setting, Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      return BearerTokens.parse(new String(input.readNBytes(BYTES_MAX), UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read %s %s: %s".formatted(setting, file, e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("%s %s %s".formatted(setting, file, e.getMessage()), e);
    }
  }
}
