package io.sluice.api.document;

import io.sluice.domain.measure.Selector;
import java.util.Optional;
import java.util.regex.Pattern;

/// Validates queries before they run. Selectors are parsed as a scrape parses them. PromQL is only
/// checked for strings and brackets: its grammar depends on the version of the Prometheus that runs
/// the query.
final class QueryValidator {
  /// Strings and comments; the loops are possessive, so that a long one is read only once.
  private static final Pattern TEXTS =
      Pattern.compile(
          "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'|`[^`]*+`|#.*");

  private static final Pattern QUOTE = Pattern.compile("[\"'`]");
  private static final Pattern PAIR =
      Pattern.compile("\\([^\\[\\](){}]*+\\)|\\[[^\\[\\](){}]*+]|\\{[^\\[\\](){}]*+}");
  private static final Pattern BRACKET = Pattern.compile("[\\[\\](){}]");

  /// Returns the reason why no version of Prometheus could parse `text`; empty if one might.
  static Optional<String> findPromql(String text) {
    String bare = TEXTS.matcher(text).replaceAll("");
    if (QUOTE.matcher(bare).find()) {
      return Optional.of("has an unclosed quote");
    }
    // Each pass removes all innermost pairs, so there are at most half as many passes as
    // characters.
    for (String before = ""; !before.equals(bare); ) {
      before = bare;
      bare = PAIR.matcher(bare).replaceAll("");
    }
    return BRACKET.matcher(bare).find()
        ? Optional.of("has an unmatched bracket")
        : Optional.empty();
  }

  /// Returns the reason why `text` is not a selector of a series; empty if it is one.
  static Optional<String> findSelector(String text) {
    try {
      Selector.parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "is not a selector such as requests_total{status=~\"5..\"}: " + e.getMessage());
    }
  }

  private QueryValidator() {}
}
