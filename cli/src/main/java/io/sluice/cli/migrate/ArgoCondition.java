package io.sluice.cli.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Converts a condition of Argo Rollouts to CEL if both languages have all its parts: comparisons
/// of `result` with numbers, `len`, and `&&`, `||`, `!`.
final class ArgoCondition {
  private static final int LENGTH_MAX = 500;
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(len\\(\\s*result\\s*\\)|result\\s*\\[\\s*[0-9]{1,3}\\s*]|result|[0-9]+(\\.[0-9]+)?|&&|\\|\\||[<>=!]=|[<>!()]|-)");
  private static final List<String> COMPARISONS = List.of("<", ">", "<=", ">=", "==", "!=");
  private static final String SIZE = "size(result)";

  /// @param text such as `result[0] >= 0.95`
  /// @param single whether `result` is a single number
  /// @return empty if the condition has other parts
  static Optional<String> findCel(String text, boolean single) {
    Optional<List<String>> tokens = findTokens(text);
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (int i = 0; i < tokens.get().size(); i++) {
      Optional<String> word = findWord(tokens.get(), i, single);
      if (word.isEmpty()) {
        return Optional.empty();
      }
      words.add(word.get());
    }
    String cel =
        String.join(" ", words)
            .replace("( ", "(")
            .replace(" )", ")")
            .replace("! ", "!")
            .replace("- ", "-");
    return Optional.of(cel);
  }

  private static Optional<List<String>> findTokens(String text) {
    String rest = text.strip();
    List<String> tokens = new ArrayList<>();
    while (!rest.isEmpty() && text.length() <= LENGTH_MAX) {
      Matcher next = TOKEN.matcher(rest);
      if (!next.lookingAt()) {
        return Optional.empty();
      }
      tokens.add(next.group(1).replaceAll("\\s", ""));
      rest = rest.substring(next.end()).strip();
    }
    return tokens.isEmpty() || !rest.isEmpty() ? Optional.empty() : Optional.of(tokens);
  }

  private static Optional<String> findWord(List<String> tokens, int i, boolean single) {
    String token = tokens.get(i);
    if (token.startsWith("len(")) {
      return single ? Optional.empty() : Optional.of(SIZE);
    }
    if (token.equals("result")) {
      return single ? Optional.of("result[0]") : Optional.empty();
    }
    if (token.startsWith("result[")) {
      return single ? Optional.empty() : Optional.of(token);
    }
    if (Character.isDigit(token.charAt(0))) {
      boolean isWhole = token.indexOf('.') < 0;
      return Optional.of(isWhole && !isOfSize(tokens, i) ? token + ".0" : token);
    }
    return Optional.of(token);
  }

  /// Whether the number at `i` is compared with a size, which is an integer; values are doubles.
  private static boolean isOfSize(List<String> tokens, int i) {
    boolean before =
        i >= 2 && COMPARISONS.contains(tokens.get(i - 1)) && tokens.get(i - 2).startsWith("len(");
    boolean behind =
        i + 2 < tokens.size()
            && COMPARISONS.contains(tokens.get(i + 1))
            && tokens.get(i + 2).startsWith("len(");
    return before || behind;
  }

  private ArgoCondition() {}
}
