package io.sluice.messaging.secret;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads secrets at the time of use. A reference may be shown; the secret itself may not.
public final class SecretReader {
  private final Map<String, SecretStore> stores;

  /// @param stores the places of secrets, by the first part of a reference, such as `env`
  public SecretReader(Map<String, SecretStore> stores) {
    this.stores = Map.copyOf(stores);
  }

  /// Returns all variables of this process, and all files that it can read: for references of the
  /// operator, never for those of a release.
  public static SecretReader ofProcess() {
    return new SecretReader(
        Map.of(
            "env",
            SecretReader::readVariable,
            "file",
            new FileSecretStore(Path.of("/"), OwnFiles.NONE)));
  }

  private static String readVariable(String name) {
    return findVariable(name)
        .orElseThrow(
            () -> new SecretStore.SecretException("variable %s is not set".formatted(name)));
  }

  /// Returns the environment variable `name` of this process.
  static Optional<String> findVariable(String name) {
    return Optional.ofNullable(System.getenv(name));
  }

  /// Reads the present value of the secret at `reference`, without white space around it.
  ///
  /// @param reference such as `env:NAME`, `file:NAME` or `vault:PATH#FIELD`
  /// @throws UnreadableSecretException if there is none; the message has the reference and the
  ///   reason
  public Secret read(String reference) {
    int colon = reference.indexOf(':');
    SecretStore store =
        Optional.ofNullable(stores.get(reference.substring(0, Math.max(0, colon))))
            .orElseThrow(() -> new UnreadableSecretException("a secret is " + forms()));
    String value;
    try {
      value = store.read(reference.substring(colon + 1));
    } catch (SecretStore.SecretException e) {
      throw unreadable(reference, e);
    }
    if (value.isBlank()) {
      throw unreadable(reference, new SecretStore.SecretException("it is empty"));
    }
    return new Secret(value.strip());
  }

  private static UnreadableSecretException unreadable(
      String reference, SecretStore.SecretException cause) {
    return new UnreadableSecretException(
        "secret %s cannot be read: %s".formatted(reference, cause.getMessage()),
        cause.isTemporary());
  }

  /// Returns the forms of references that this reader reads.
  private String forms() {
    List<String> forms =
        Stream.of("env:NAME", "file:NAME", "vault:PATH#FIELD")
            .filter(form -> stores.containsKey(form.substring(0, form.indexOf(':'))))
            .toList();
    return String.join(", ", forms).replaceFirst(", ([^,]*)$", " or $1");
  }

  /// A value that `toString` masks.
  public record Secret(String value) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /// The secret cannot be read now.
  public static final class UnreadableSecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isTemporary;

    /// A failure that only a change of the secret, the reference or the settings can cure.
    public UnreadableSecretException(String message) {
      this(message, false);
    }

    UnreadableSecretException(String message, boolean isTemporary) {
      super(message);
      this.isTemporary = isTemporary;
    }

    /// Whether the same read can succeed later, without a change of the secret, the reference or
    /// the settings: the store is unavailable.
    public boolean isTemporary() {
      return isTemporary;
    }
  }
}
