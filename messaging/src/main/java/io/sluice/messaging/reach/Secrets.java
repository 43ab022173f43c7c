package io.sluice.messaging.reach;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/// Reads secrets where they are used. A reference may be shown; what it leads to may not.
public final class Secrets {
  /// No secret is longer than this, in bytes.
  private static final int FILE_BYTES_MAX = 4096;

  private final Function<String, Optional<String>> environment;

  /// @param environment a variable of the process, by its name
  public Secrets(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /// Of this process.
  public static Secrets ofProcess() {
    return new Secrets(name -> Optional.ofNullable(System.getenv(name)));
  }

  /// The secret that `reference` leads to, as it is now, without white space around it.
  ///
  /// @param reference `env:NAME` or `file:/path`
  /// @throws Unreadable if there is none; the message names the reference only
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

  private static String contents(String path) {
    try {
      return contents(Path.of(path)).orElse("");
    } catch (IOException | InvalidPathException _) {
      return "";
    }
  }

  /// Of a file of an ordinary kind only: a device may never end, a pipe never begin.
  private static Optional<String> contents(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      return bytes.length > FILE_BYTES_MAX
          ? Optional.empty()
          : Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }
  }

  /// A value that never shows itself.
  public record Secret(String value) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /// The secret cannot be had now.
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unreadable(String message) {
      super(message);
    }
  }
}
