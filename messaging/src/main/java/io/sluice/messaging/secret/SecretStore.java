package io.sluice.messaging.secret;

/// A place of secrets, such as a directory. It contains only secrets that its user may read.
@FunctionalInterface
public interface SecretStore {

  /// Reads the present value of the secret `name`.
  ///
  /// @throws SecretException with the reason, and never with a part of a secret
  String read(String name);

  /// There is no such secret, or its store is unavailable.
  final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isTemporary;

    /// A failure that lasts.
    public SecretException(String reason) {
      this(reason, false);
    }

    private SecretException(String reason, boolean isTemporary) {
      super(reason);
      this.isTemporary = isTemporary;
    }

    /// A failure that can pass by itself: the store is unavailable.
    public static SecretException temporary(String reason) {
      return new SecretException(reason, true);
    }

    /// Whether the same read can succeed later.
    boolean isTemporary() {
      return isTemporary;
    }
  }
}
