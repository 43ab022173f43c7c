package io.sluice.api.document;

import io.sluice.domain.measure.Selector;
import java.util.Optional;
import java.util.regex.Pattern;

/// What can be told of a question before it is asked. Selectors are read as a scrape reads them. Of
/// PromQL only texts and brackets are looked at: its grammar is the Prometheus's own, of the
/// version that is asked.
final class Queries {
  /// Texts and comments; loops are possessive, so that a long one is read once.
  private static final Pattern TEXTS =
      Pattern.compile(
          "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'|`[^`]*+`|#.*");

  private static final Pattern QUOTE = Pattern.compile("[\"'`]");
  private static final Pattern PAIR =
      Pattern.compile("\\([^\\[\\](){}]*+\\)|\\[[^\\[\\](){}]*+]|\\{[^\\[\\](){}]*+}");
  private static final Pattern BRACKET = Pattern.compile("[\\[\\](){}]");

  /// Why a Prometheus could not read `text`, whatever its version; empty if it might.
  static Optional<String> promql(String text) {
    String bare = TEXTS.matcher(text).replaceAll("");
    if (QUOTE.matcher(bare).find()) {
      return Optional.of("has a quote that nothing closes");
    }
    // A pass takes all innermost pairs away, so there are at most half as many as characters.
    for (String before = ""; !before.equals(bare); ) {
      before = bare;
      bare = PAIR.matcher(bare).replaceAll("");
    }
    return BRACKET.matcher(bare).find()
        ? Optional.of("has a bracket without its other half")
        : Optional.empty();
  }

  /// Why `text` is no selector of a series; empty if it is.
  static Optional<String> selector(String text) {
    try {
      Selector.parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "is no selector such as requests_total{status=~\"5..\"}: " + e.getMessage());
    }
  }

  private Queries() {}
}
