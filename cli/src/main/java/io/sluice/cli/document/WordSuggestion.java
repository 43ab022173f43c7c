package io.sluice.cli.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The known word that is nearest to a misspelt one.
public final class WordSuggestion {

  /// @return empty if the nearest known word needs more edits than a third of the characters of
  ///   `word`, rounded up
  public static Optional<String> find(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(other -> distance(word, other)))
        .filter(other -> distance(word, other) <= Math.max(1, (word.length() + 2) / 3));
  }

  /// Returns the number of characters to insert, delete or replace.
  private static int distance(String from, String to) {
    int[] last = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = last[0];
      last[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = last[j];
        last[j] = Math.min(replaced, 1 + Math.min(last[j], last[j - 1]));
      }
    }
    return last[to.length()];
  }

  private WordSuggestion() {}
}
