package io.sluice.api.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the known name most similar to a misspelled one.
public final class NameSuggestion {

  /// Returns the element of `known` with the fewest edits from `word`; empty if none is similar
  /// enough.
  public static Optional<String> find(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    int most = Math.max(1, Math.min(lower.length(), 20) / 2);
    return known.stream()
        .min(
            Comparator.<String>comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= most);
  }

  /// Returns the number of insertions, deletions, replacements and swaps of neighbours that turn
  /// `a` into `b`.
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 20) {
      return Integer.MAX_VALUE;
    }
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : edit(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int edit(int[][] edits, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best =
        Math.min(
            edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }

  private NameSuggestion() {}
}
