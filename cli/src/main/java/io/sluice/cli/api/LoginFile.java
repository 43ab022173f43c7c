package io.sluice.cli.api;

import io.sluice.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// The file of a sign-in. Only its owner may read it.
public record LoginFile(Path file) {

  /// The result of a removal.
  ///
  /// @param removed whether there was a sign-in
  /// @param api URL of its API; empty if the file was not readable
  /// @param issuer URL of its issuer; empty if the file was not readable
  public record Removal(
      String file, boolean removed, Optional<String> api, Optional<String> issuer) {}

  /// Returns the stored sign-in; empty if there is none.
  ///
  /// @throws CliException if the file cannot be read, or others may read it
  public Optional<LoginSession> find() {
    try {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!mode.endsWith("------")) {
        throw CliException.rejected(
            "others may read %s: its mode is %s".formatted(file, mode),
            "chmod 600 %s, or sign in again by 'sluice login'".formatted(file));
      }
      return Optional.of(read());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | Json.UnreadableException _) {
      throw CliException.rejected(
          "%s cannot be read".formatted(file), "sign in again by 'sluice login'");
    }
  }

  /// Stores a sign-in in place of the present one.
  ///
  /// @throws CliException if it cannot be written
  public void store(LoginSession session) {
    try {
      Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh =
          Files.createTempFile(
              directory,
              "login",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, Json.write(session));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw CliException.rejected(
          "cannot write %s".formatted(file), "set SLUICE_HOME to a directory of yours");
    }
  }

  /// Removes the stored sign-in, also an unreadable one.
  ///
  /// @throws CliException if it cannot be removed
  public Removal remove() {
    Optional<LoginSession> session;
    try {
      session = Optional.of(read());
    } catch (IOException | Json.UnreadableException _) {
      session = Optional.empty();
    }
    try {
      return new Removal(
          file.toString(),
          Files.deleteIfExists(file),
          session.map(LoginSession::api),
          session.map(LoginSession::issuer));
    } catch (IOException e) {
      throw CliException.rejected(
          "cannot remove %s".formatted(file), "remove it as the owner of its directory");
    }
  }

  private LoginSession read() throws IOException {
    return Json.read(Files.readString(file), LoginSession.class);
  }

  /// Returns the token of the stored sign-in; empty if there is none for the API. It gets a new
  /// token from the issuer if the present one ends.
  ///
  /// @param api URL of the API
  /// @throws CliException if the sign-in has ended
  public Optional<String> findToken(String api, Supplier<OpenIdClient> client, Instant now) {
    return find()
        .filter(session -> session.api().equals(api))
        .map(session -> session.isOld(now) ? renew(session, client.get(), now) : session.token());
  }

  private String renew(LoginSession old, OpenIdClient client, Instant now) {
    try {
      LoginSession fresh = client.renew(old, now);
      // Meanwhile another command may have signed out.
      if (find().filter(old::equals).isPresent()) {
        store(fresh);
      }
      return fresh.token();
    } catch (CliException failure) {
      // Another process may have used the refresh token.
      return find()
          .filter(present -> !present.isExpired(now))
          .map(LoginSession::token)
          .orElseThrow(() ->
              failure.isPassing()
                  ? failure
                  : CliException.unavailable(
                      "the sign-in at %s has ended".formatted(old.issuer()),
                      "sign in again by 'sluice login'"));
    }
  }
}
