package io.sluice.messaging.reach;

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
public final class Secrets {
  /// Maximum size of a secret in bytes.
  private static final int FILE_BYTES_MAX = 4096;

  /// The secrets of Sluice itself in a container, and the kernel's files about this process.
  private static final List<Path> OWN = List.of(Path.of("/run/secrets"), Path.of("/proc"));

  private final Function<String, Optional<String>> environment;
  private final List<Path> refused;

  /// @param environment returns a variable of the process, by its name
  public Secrets(Function<String, Optional<String>> environment) {
    this(environment, List.of());
  }

  /// @param refused files and directories from which no secret may be read
  Secrets(Function<String, Optional<String>> environment, List<Path> refused) {
    this.environment = environment;
    this.refused = List.copyOf(refused);
  }

  /// Returns the secrets of this process.
  public static Secrets ofProcess() {
    return new Secrets(name -> Optional.ofNullable(System.getenv(name)));
  }

  /// Returns the secrets of this process that may be sent unchanged to a host that a releaser
  /// names. They exclude Sluice's own secrets.
  ///
  /// @param own further files that belong to Sluice
  public static Secrets toSend(List<Path> own) {
    return new Secrets(
        name -> Optional.ofNullable(System.getenv(name)),
        Stream.concat(OWN.stream(), own.stream()).toList());
  }

  /// Reads the present value of the secret at `reference`, without white space around it.
  ///
  /// @param reference `env:NAME` or `file:/path`
  /// @throws Unreadable if there is none; the message names only the reference
  public Secret read(String reference) {
    String value =
        switch (reference) {
          case String name when name.startsWith("env:") ->
              environment.apply(name.substring("env:".length())).orElse("");
          case String path when path.startsWith("file:/") ->
              contents(path.substring("file:".length()));
          case String _ -> throw new Unreadable("a secret is env:NAME or file:/path");
        };
    if (value.isBlank()) {
      throw new Unreadable("secret %s cannot be read".formatted(reference));
    }
    return new Secret(value.strip());
  }

  private String contents(String path) {
    try {
      return contents(Path.of(path)).orElse("");
    } catch (IOException | InvalidPathException _) {
      return "";
    }
  }

  /// Reads regular files only: a device may never end, and a pipe may never begin.
  private Optional<String> contents(Path file) throws IOException {
    if (!Files.isRegularFile(file) || isRefused(file.toRealPath())) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      return bytes.length > FILE_BYTES_MAX
          ? Optional.empty()
          : Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }
  }

  private boolean isRefused(Path real) throws IOException {
    for (Path one : refused) {
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
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unreadable(String message) {
      super(message);
    }
  }
}
