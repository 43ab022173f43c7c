package io.sluice.engine.effect.local;

import io.sluice.contract.EnvValue;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads secrets where an instance is started: `env:NAME` from the engine's environment,
/// `file:/path` from a file, without its last line break. They are handed to the instance and kept
/// nowhere.
final class Secrets {
  /// Shorter values would mask half of every text.
  private static final int MASKED_LENGTH_MIN = 4;

  private final Function<String, Optional<String>> environment;

  Secrets(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /// @throws TargetException.Hopeless naming the reference that cannot be read
  Map<String, String> resolve(Map<String, EnvValue> values) {
    var resolved = new HashMap<String, String>();
    values.forEach((name, value) ->
        resolved.put(
            name,
            switch (value) {
              case EnvValue.Plain(String text) -> text;
              case EnvValue.Secret(String reference) ->
                  read(reference)
                      .orElseThrow(() ->
                          new TargetException.Hopeless(
                              "secret %s of %s cannot be read".formatted(reference, name)));
            }));
    return resolved;
  }

  /// `text` with every secret of `values` replaced.
  String mask(String text, Map<String, EnvValue> values) {
    String masked = text;
    for (EnvValue value : values.values()) {
      if (value instanceof EnvValue.Secret(String reference)) {
        Optional<String> secret = read(reference).filter(s -> s.length() >= MASKED_LENGTH_MIN);
        masked = secret.isPresent() ? masked.replace(secret.get(), "***") : masked;
      }
    }
    return masked;
  }

  private Optional<String> read(String reference) {
    if (reference.startsWith("env:")) {
      return environment.apply(reference.substring("env:".length()));
    }
    if (reference.startsWith("file:")) {
      try {
        return Optional.of(
            Files.readString(Path.of(reference.substring("file:".length()))).stripTrailing());
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
