package io.sluice.messaging.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.common.utils.StringUtil;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The format of one setting.
///
/// @param description the format in words, including bounds
/// @param check returns a description of an invalid text, empty if the text is valid. Numbers and
///   times are shown in full; of other texts only the length is shown, since the text may be a
///   misplaced secret
record SettingFormat(String description, Function<String, Optional<String>> check) {
  private static final Set<String> TRUTH = Set.of("true", "false");

  static SettingFormat duration(String min, String max) {
    Duration minimum = DurationConverter.parseDuration(min);
    Duration maximum = DurationConverter.parseDuration(max);
    return new SettingFormat(
        "a time such as 500ms, 5s or 15m, from %s to %s".formatted(min, max),
        text ->
            parseDuration(text)
                .map(it ->
                    it.compareTo(minimum) >= 0 && it.compareTo(maximum) <= 0
                        ? Optional.<String>empty()
                        : Optional.of(text))
                .orElseGet(() -> Optional.of(describe(text))));
  }

  static SettingFormat number(String min, String max) {
    BigInteger minimum = new BigInteger(min);
    BigInteger maximum = new BigInteger(max);
    return new SettingFormat(
        "a whole number from %s to %s".formatted(min, max),
        text ->
            text.matches("-?\\d{1,30}")
                ? Optional.of(text)
                    .filter(it ->
                        new BigInteger(it).compareTo(minimum) < 0
                            || new BigInteger(it).compareTo(maximum) > 0)
                : Optional.of(describe(text)));
  }

  static SettingFormat flag() {
    return new SettingFormat(
        "true or false",
        text -> TRUTH.contains(text) ? Optional.empty() : Optional.of(describe(text)));
  }

  static SettingFormat path() {
    return new SettingFormat(
        "the path of a file or directory",
        text -> isPath(text) ? Optional.empty() : Optional.of(describe(text)));
  }

  static SettingFormat text(TextFormat format) {
    return new SettingFormat(
        format.description(),
        text -> format.isAdmitted(text) ? Optional.empty() : Optional.of(describe(text)));
  }

  /// Returns the format of a list of this format, separated by commas.
  SettingFormat list(int size) {
    return new SettingFormat(
        "at most %d with commas between, each %s".formatted(size, description),
        text -> {
          String[] parts = StringUtil.split(text);
          if (parts.length > size) {
            return Optional.of("%d of them".formatted(parts.length));
          }
          for (String part : parts) {
            Optional<String> fault = check.apply(part.strip());
            if (fault.isPresent()) {
              return fault;
            }
          }
          return Optional.empty();
        });
  }

  private static Optional<Duration> parseDuration(String text) {
    try {
      return Optional.ofNullable(DurationConverter.parseDuration(text));
    } catch (IllegalArgumentException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  private static boolean isPath(String text) {
    try {
      return !Path.of(text).toString().isBlank();
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private static String describe(String text) {
    return "a text of %d characters".formatted(text.length());
  }
}
