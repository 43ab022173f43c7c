package io.sluice.messaging.secret;

import io.sluice.messaging.secret.SecretStore.SecretException;

/// The reasons for which Vault sent no secret, with their cures. None has a part of a response.
///
/// @param mount path of the key-value store
/// @param secret path of the secret in the store
record VaultMessages(String mount, String secret) {
  private static final int OK = 200;
  private static final int REDIRECT_MIN = 300;
  private static final int CLIENT_MIN = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /// A standby does not have the latest data yet.
  private static final int NOT_YET = 412;

  private static final int TOO_MANY = 429;
  private static final int SERVER_MIN = 500;
  private static final int SEALED = 503;

  /// Returns the failure that `status` is. The ones of Vault itself are temporary, and so is the
  /// redirect of a standby that cannot reach the active server.
  SecretException rejection(int status, boolean isLoggingIn) {
    if (status == SEALED) {
      return SecretException.temporary(
          "Vault is sealed or under maintenance: it sent status %d".formatted(status));
    }
    if (status >= SERVER_MIN || status == TOO_MANY || status == NOT_YET) {
      return SecretException.temporary(
          "Vault sent status %d%s".formatted(status, isLoggingIn ? " to the login" : ""));
    }
    if (status >= REDIRECT_MIN && status < CLIENT_MIN) {
      return SecretException.temporary(
          "Vault sent a redirect, status %d: set sluice.secrets.vault.url to its target"
              .formatted(status));
    }
    return new SecretException(isLoggingIn ? loginReason(status) : readReason(status));
  }

  private String loginReason(int status) {
    return status == OK
        ? invalid(true)
        : "Vault rejects the login with status %d: check sluice.secrets.vault.kubernetes-role, and"
                .formatted(status)
            + " the service accounts that Vault allows for it";
  }

  private String readReason(int status) {
    return switch (status) {
      case OK -> invalid(false);
      case FORBIDDEN ->
          "Vault rejects it: allow Sluice to read %s/data/%s by a policy, and check its login"
              .formatted(mount, secret);
      case NOT_FOUND -> "there is no secret %s in store %s of Vault".formatted(secret, mount);
      default -> "Vault sent status %d".formatted(status);
    };
  }

  /// Returns the reason if a response is not one of Vault.
  String invalid(boolean isLoggingIn) {
    return isLoggingIn
        ? "Vault sent an invalid response to the login"
        : "Vault sent an invalid response for %s/data/%s: check that %s is a key-value store of"
                .formatted(mount, secret, mount)
            + " version 2";
  }
}
