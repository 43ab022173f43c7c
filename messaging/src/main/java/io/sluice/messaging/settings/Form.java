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
/// @param wanted description of the format, including bounds
/// @param wrong returns a description of an invalid text, empty if the text is valid. Numbers and
///   times are shown in full; of other texts only the length is shown, since the text may be a
///   misplaced secret
record Form(String wanted, Function<String, Optional<String>> wrong) {
  private static final Set<String> TRUTH = Set.of("true", "false");

  static Form duration(String min, String max) {
    Duration least = DurationConverter.parseDuration(min);
    Duration most = DurationConverter.parseDuration(max);
    return new Form(
        "a time such as 500ms, 5s or 15m, from %s to %s".formatted(min, max),
        text ->
            duration(text)
                .map(it ->
                    it.compareTo(least) >= 0 && it.compareTo(most) <= 0
                        ? Optional.<String>empty()
                        : Optional.of(text))
                .orElseGet(() -> shape(text)));
  }

  static Form number(String min, String max) {
    BigInteger least = new BigInteger(min);
    BigInteger most = new BigInteger(max);
    return new Form(
        "a whole number from %s to %s".formatted(min, max),
        text ->
            text.matches("-?\\d{1,30}")
                ? Optional.of(text)
                    .filter(it ->
                        new BigInteger(it).compareTo(least) < 0
                            || new BigInteger(it).compareTo(most) > 0)
                : shape(text));
  }

  static Form truth() {
    return new Form("true or false", text -> TRUTH.contains(text) ? Optional.empty() : shape(text));
  }

  static Form path() {
    return new Form(
        "the path of a file or directory", text -> isPath(text) ? Optional.empty() : shape(text));
  }

  static Form look(Look look) {
    return new Form(look.wanted(), text -> look.admits(text) ? Optional.empty() : shape(text));
  }

  /// Returns the format of a list of this format, separated by commas.
  Form list(int most) {
    return new Form(
        "at most %d with commas between, each %s".formatted(most, wanted),
        text -> {
          String[] parts = StringUtil.split(text);
          if (parts.length > most) {
            return Optional.of("%d of them".formatted(parts.length));
          }
          for (String part : parts) {
            Optional<String> found = wrong.apply(part.strip());
            if (found.isPresent()) {
              return found;
            }
          }
          return Optional.empty();
        });
  }

  private static Optional<Duration> duration(String text) {
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

  private static Optional<String> shape(String text) {
    return Optional.of("a text of %d characters".formatted(text.length()));
  }
}
