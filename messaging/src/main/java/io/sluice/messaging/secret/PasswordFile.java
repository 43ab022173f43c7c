package io.sluice.messaging.secret;

import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file with a password of Sluice itself, which may change while the process runs. Each login
/// reads it, so a new password needs no restart.
public final class PasswordFile {
  private static final System.Logger LOG = System.getLogger(PasswordFile.class.getName());

  /// The highest length of a password, in bytes; a longer file contains something else.
  private static final int BYTES_MAX = 1_000;

  private final Path file;
  private String last;

  private PasswordFile(Path file, String last) {
    this.file = file;
    this.last = last;
  }

  /// Reads the file.
  ///
  /// @throws IllegalStateException if the file cannot be read, or is no password; the message
  ///   contains nothing of the file
  public static PasswordFile open(Path file) {
    return new PasswordFile(file, read(file));
  }

  /// Returns the password that the file contains now. If the file is not usable, returns the
  /// previous one, since a write of the file may be in progress; a log entry has the reason.
  public synchronized String password() {
    try {
      last = read(file);
    } catch (IllegalStateException e) {
      LOG.log(WARNING, "{0}; the previous password stays in use", e.getMessage());
    }
    return last;
  }

  /// Returns the password in `file`, without white space around it.
  ///
  /// @throws IllegalStateException if the file cannot be read, or is no password; the message
  ///   contains nothing of the file
  public static String read(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(BYTES_MAX + 1);
      String password = new String(bytes, UTF_8).strip();
      if (bytes.length > BYTES_MAX || password.isEmpty() || password.lines().count() > 1) {
        throw new IllegalStateException(
            "%s must contain one line with a password of at most %d bytes"
                .formatted(file, BYTES_MAX));
      }
      return password;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the password in %s: %s".formatted(file, e), e);
    }
  }
}
