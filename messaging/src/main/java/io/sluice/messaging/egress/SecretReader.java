package io.sluice.messaging.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads secrets at the time of use. A reference may be shown; the secret itself may not.
public final class SecretReader {
  /// Maximum size of a secret in bytes.
  private static final int FILE_BYTES_MAX = 4096;

  /// The secrets of Sluice itself in a container, and the kernel's files about this process.
  private static final List<Path> OWN = List.of(Path.of("/run/secrets"), Path.of("/proc"));

  private final Function<String, Optional<String>> environment;
  private final List<Path> forbidden;

  /// @param environment returns a variable of the process, by its name
  public SecretReader(Function<String, Optional<String>> environment) {
    this(environment, List.of());
  }

  /// @param forbidden files and directories from which no secret may be read
  SecretReader(Function<String, Optional<String>> environment, List<Path> forbidden) {
    this.environment = environment;
    this.forbidden = List.copyOf(forbidden);
  }

  /// Returns the secrets of this process.
  public static SecretReader ofProcess() {
    return new SecretReader(name -> Optional.ofNullable(System.getenv(name)));
  }

  /// Returns the secrets of this process that may be sent unchanged to a host that a releaser
  /// names. They exclude Sluice's own secrets.
  ///
  /// @param own further files that belong to Sluice
  public static SecretReader toSend(List<Path> own) {
    return new SecretReader(
        name -> Optional.ofNullable(System.getenv(name)),
        Stream.concat(OWN.stream(), own.stream()).toList());
  }

  /// Reads the present value of the secret at `reference`, without white space around it.
  ///
  /// @param reference `env:NAME` or `file:/path`
  /// @throws UnreadableSecretException if there is none; the message names only the reference
  public Secret read(String reference) {
    String value =
        switch (reference) {
          case String name when name.startsWith("env:") ->
              environment.apply(name.substring("env:".length())).orElse("");
          case String path when path.startsWith("file:/") ->
              readContents(path.substring("file:".length()));
          case String _ ->
              throw new UnreadableSecretException("a secret is env:NAME or file:/path");
        };
    if (value.isBlank()) {
      throw new UnreadableSecretException("secret %s cannot be read".formatted(reference));
    }
    return new Secret(value.strip());
  }

  private String readContents(String path) {
    try {
      return readContents(Path.of(path)).orElse("");
    } catch (IOException | InvalidPathException _) {
      return "";
    }
  }

  /// Reads regular files only: a device may never end, and a pipe may never begin.
  private Optional<String> readContents(Path file) throws IOException {
    if (!Files.isRegularFile(file) || isForbidden(file.toRealPath())) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      return bytes.length > FILE_BYTES_MAX
          ? Optional.empty()
          : Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }
  }

  private boolean isForbidden(Path real) throws IOException {
    for (Path one : forbidden) {
      if (real.startsWith(one) || (Files.exists(one) && real.startsWith(one.toRealPath()))) {
        return true;
      }
    }
    return false;
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

    public UnreadableSecretException(String message) {
      super(message);
    }
  }
}
