package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/// A value of an instance's environment: plain text such as `info`, or a reference to a secret,
/// `{secret: env:NAME}`, `{secret: file:NAME}` or `{secret: 'vault:PATH#FIELD'}`. The runtime reads
/// the secret when it starts the instance and never stores it.
public sealed interface EnvValue {

  record Plain(@JsonValue String value) implements EnvValue {}

  record Secret(String secret) implements EnvValue {}

  /// @throws IllegalArgumentException unless `json` is a string or `{secret: …}`
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static EnvValue of(Object json) {
    return switch (json) {
      case String text -> new Plain(text);
      case Map<?, ?> map when map.size() == 1 && map.get("secret") instanceof String reference ->
          new Secret(reference);
      default ->
          throw new IllegalArgumentException(
              "write a string, or {secret: env:…} or {secret: file:…}");
    };
  }
}
