package io.sluice.domain.verdict;

import io.sluice.domain.verdict.Measured.Outcome;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sentences about a threshold that compares with earlier good releases.
final class Against {
  static final String NOBODY = "no earlier good release to compare with";

  /// Returns the bounds, such as `at most 1.1 times the 10.1 of the last 5 good releases`; empty if
  /// the threshold has no baseline.
  static Optional<String> good(Threshold it) {
    return it.baseline()
        .flatMap(baseline ->
            it.rules()
                .baseline()
                .map(rules -> "%s the %s".formatted(factors(rules), of(baseline))));
  }

  private static String factors(io.sluice.contract.Threshold.Baseline rules) {
    return Stream.concat(
            rules.allowedDecrease().map(it -> factor("at least", it)).stream(),
            rules.allowedIncrease().map(it -> factor("at most", it)).stream())
        .collect(Collectors.joining(" and "));
  }

  private static String factor(String bound, double factor) {
    return "%s %s times".formatted(bound, Words.plain(factor));
  }

  private static String of(Baseline it) {
    String mean = Words.rounded(it.mean());
    return it.releases() == 1
        ? mean + " of the last good release"
        : "%s of the last %d good releases".formatted(mean, it.releases());
  }

  /// Returns the newest value with its baseline, such as `, 12.4 against 10.1 of the last 5 good
  /// releases`, or that there is no baseline; empty if the rules ask for no baseline.
  static String standing(Threshold it) {
    if (it.isUncompared()) {
      return ", " + NOBODY;
    }
    return it.last().isEmpty()
        ? ""
        : it.baseline()
            .map(baseline ->
                ", %s against %s".formatted(Words.rounded(it.last().getFirst()), of(baseline)))
            .orElse("");
  }

  /// Returns the sentence on the first check that has nothing to judge because there is no good
  /// release.
  static Optional<String> nobody(Ledger ledger) {
    return ledger
        .live()
        .filter(trial -> trial.judge() instanceof Threshold it && it.lacksBaseline())
        .flatMap(trial -> Apart.silent(trial).stream())
        .findFirst();
  }

  /// Returns why the newest value cannot be compared with the baseline; empty if it can.
  static String unclear(Threshold it) {
    return it.baseline()
        .filter(_ -> !it.last().isEmpty())
        .filter(_ -> it.beside(it.last().getFirst()) == Outcome.INCONCLUSIVE)
        .map(baseline ->
            "; the last value was %s, which is no multiple of the %s"
                .formatted(Words.rounded(it.last().getFirst()), of(baseline)))
        .orElse("");
  }

  private Against() {}
}
