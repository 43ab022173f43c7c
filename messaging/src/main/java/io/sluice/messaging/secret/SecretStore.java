package io.sluice.messaging.secret;

/// A place of secrets, such as a directory. It contains only secrets that its user may read.
@FunctionalInterface
public interface SecretStore {

  /// Reads the present value of the secret `name`.
  ///
  /// @throws SecretException with the reason, and never with a part of a secret
  String read(String name);

  /// There is no such secret.
  final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SecretException(String reason) {
      super(reason);
    }
  }
}
