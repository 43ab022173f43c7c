package io.sluice.engine.effect.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.EnvValue;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads secrets when an instance is started: `env:NAME` from the engine's environment,
/// `file:/path` from a file, without its last line break. They are passed to the instance, and kept
/// in memory only, so that old values are masked after a change.
public final class InstanceSecrets {
  /// Minimum length of a masked value: shorter values would mask half of every text.
  private static final int MASKED_LENGTH_MIN = 4;

  /// Maximum size of a secret, bytes.
  private static final int FILE_BYTES_MAX = 16 * 1024;

  /// Maximum number of handed-out values that are remembered; the latest ones stay.
  private static final int ISSUED_MAX = 1_000;

  /// Directories with the secrets that Sluice itself receives in a container, and with kernel data
  /// about this process, such as its environment. A release must not pass them to its program.
  private static final List<Path> OWN = List.of(Path.of("/run/secrets"), Path.of("/proc"));

  private final Function<String, Optional<String>> environment;
  private final List<Path> own;

  /// The values that were handed out, oldest first.
  private final SequencedSet<IssuedSecret> issuedSecrets = new LinkedHashSet<>();

  private record IssuedSecret(String reference, String value) {}

  public InstanceSecrets(Function<String, Optional<String>> environment) {
    this(environment, OWN);
  }

  /// @param own directories that no secret is read from
  InstanceSecrets(Function<String, Optional<String>> environment, List<Path> own) {
    this.environment = environment;
    this.own = List.copyOf(own);
  }

  /// @throws TargetException.Permanent naming the reference that cannot be read
  public Map<String, String> resolve(Map<String, EnvValue> values) {
    var resolved = new HashMap<String, String>();
    values.forEach((name, value) ->
        resolved.put(
            name,
            switch (value) {
              case EnvValue.Plain(String text) -> text;
              case EnvValue.Secret(String reference) ->
                  findValue(reference)
                      .orElseThrow(() ->
                          new TargetException.Permanent(
                              "secret %s of %s cannot be read".formatted(reference, name)));
            }));
    return resolved;
  }

  private Optional<String> findValue(String reference) {
    Optional<String> value = read(reference);
    value.ifPresent(secret -> remember(new IssuedSecret(reference, secret)));
    return value;
  }

  private synchronized void remember(IssuedSecret issued) {
    issuedSecrets.addLast(issued);
    if (issuedSecrets.size() > ISSUED_MAX) {
      issuedSecrets.removeFirst();
    }
  }

  private synchronized List<String> issuedValues(String reference) {
    return issuedSecrets.stream()
        .filter(issued -> issued.reference().equals(reference))
        .map(IssuedSecret::value)
        .toList();
  }

  /// Returns `text` with every secret of `values` masked: both the present value and the values
  /// that were handed out.
  public String mask(String text, Map<String, EnvValue> values) {
    String masked = text;
    for (EnvValue value : values.values()) {
      if (value instanceof EnvValue.Secret(String reference)) {
        for (String secret : valuesToMask(reference)) {
          masked = masked.replace(secret, "***");
        }
      }
    }
    return masked;
  }

  /// Returns the values of a secret, longest first, so that no value is cut by another that is part
  /// of it.
  private List<String> valuesToMask(String reference) {
    return Stream.concat(read(reference).stream(), issuedValues(reference).stream())
        .distinct()
        .filter(secret -> secret.length() >= MASKED_LENGTH_MIN)
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  private Optional<String> read(String reference) {
    if (reference.startsWith("env:")) {
      return environment.apply(reference.substring("env:".length()));
    }
    if (reference.startsWith("file:")) {
      try {
        return readContents(Path.of(reference.substring("file:".length())))
            .map(String::stripTrailing);
      } catch (IOException | InvalidPathException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// Reads a file only if it is a regular one: a device may never end, and a pipe may never begin.
  private Optional<String> readContents(Path file) throws IOException {
    if (!Files.isRegularFile(file) || own.stream().anyMatch(file.toRealPath()::startsWith)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      return bytes.length > FILE_BYTES_MAX
          ? Optional.empty()
          : Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    }
  }
}
