package io.sluice.api.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The preference `wait` in the header `Prefer`.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc7240#section-4.3">RFC 7240</a>
public final class WaitPreference {
  public static final String HEADER = "Prefer";

  private static final int SECONDS_MAX = 30;
  private static final Pattern NAME_END = Pattern.compile("\\s*[=;]|$");
  private static final Pattern WAIT =
      Pattern.compile("(?i)wait\\s*=\\s*(?:\"([0-9]{1,9})\"|([0-9]{1,9}))\\s*(?:;.*)?");

  /// Finds the time in the values of the header; the first one counts, and other preferences are
  /// ignored.
  ///
  /// @throws ProblemException unless the time is 1 to 30 seconds
  public static Optional<Duration> find(List<String> values) {
    return values.stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .filter(preference -> NAME_END.split(preference, 2)[0].equalsIgnoreCase("wait"))
        .findFirst()
        .map(WaitPreference::parse);
  }

  private static Duration parse(String preference) {
    var parts = WAIT.matcher(preference);
    int seconds =
        parts.matches()
            ? Integer.parseInt(
                Optional.ofNullable(parts.group(1)).orElseGet(() -> String.valueOf(parts.group(2))))
            : 0;
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "Prefer must be wait=1 to wait=%d, in seconds, was '%s'"
              .formatted(SECONDS_MAX, Authenticator.printable(preference)));
    }
    return Duration.ofSeconds(seconds);
  }

  private WaitPreference() {}
}
