package io.sluice.engine.effect.instance;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Replaces the secrets of one instance in lines of text by `***`.
final class SecretMask {
  /// Minimum length of a masked value, characters: shorter values would mask half of every text.
  private static final int VALUE_LENGTH_MIN = 4;

  /// Minimum length of a masked line of a value, such as a key in PEM. It is longer, since lines
  /// such as `true` occur elsewhere.
  private static final int LINE_LENGTH_MIN = 8;

  /// Longest first, so that no secret is cut by another that is part of it.
  private final List<String> secrets;

  /// @param values the secrets, of one or more lines
  SecretMask(Collection<String> values) {
    this.secrets =
        values.stream()
            .flatMap(SecretMask::partsOf)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  private static Stream<String> partsOf(String value) {
    return value.lines().count() > 1
        ? value.lines().map(String::strip).filter(line -> line.length() >= LINE_LENGTH_MIN)
        : Stream.of(value).filter(text -> text.length() >= VALUE_LENGTH_MIN);
  }

  String mask(String line) {
    String masked = line;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
