package io.sluice.simulation.mutant;

/// The result of the hunt for one mutant.
///
/// @param found whether the oracle found it
/// @param seeds the number of seeds played, from seed 0 on; the last one failed if it was found,
///   and if that number is 0, a scenario of the corpus
/// @param rule such as `S7`; empty if no rule was broken
/// @param sentence how the rule was broken, or the reason if the mutant was not hunted
public record HuntResult(
    String mutant, boolean found, long seeds, String rule, String sentence, double seconds) {
  private static final int SENTENCE_MAX = 110;

  /// Returns the result as a line of a table.
  String line() {
    String shown =
        sentence.length() > SENTENCE_MAX ? sentence.substring(0, SENTENCE_MAX) + " …" : sentence;
    if (!found) {
      return "%-34s not found in %,d seeds %s".formatted(mutant, seeds, sentence);
    }
    String by = seeds == 0 ? "the corpus" : "seed no. %5d".formatted(seeds);
    return "%-34s found by %-14s  %-10s %s".formatted(mutant, by, rule, shown);
  }
}
