package io.sluice.cli.verdict;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.EValue;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.view.TextFormats;
import io.sluice.domain.verdict.NumberFormats;
import java.util.Optional;
import java.util.stream.Collectors;

/// Formats the e-values of a verdict.
public final class EValueFormat {

  /// Name of the finding that combines all tests.
  private static final String ALL_TESTS = "all tests";

  /// Returns a text such as `errors 0.8 of 233, all tests 0.9 of 100`: each e-value with the one at
  /// which the test alone rolls back. Dry runs are left out, since they roll nothing back.
  ///
  /// @return empty if no check has an e-value
  public static Optional<String> find(Evidence evidence) {
    return Optional.of(
            evidence.findings().stream()
                .filter(finding -> finding.eValue().logLimit() > 0 && isDeciding(finding, evidence))
                .map(EValueFormat::of)
                .collect(Collectors.joining(", ")))
        .filter(text -> !text.isEmpty());
  }

  /// Whether the finding has a part of α. Old verdicts do not have the parts.
  private static boolean isDeciding(Finding finding, Evidence evidence) {
    return evidence.alphaShares().isEmpty()
        || finding.check().equals(ALL_TESTS)
        || evidence.alphaShares().stream().anyMatch(it -> it.test().equals(finding.check()));
  }

  private static String of(Finding finding) {
    EValue value = finding.eValue();
    return "%s %s of %s"
        .formatted(
            TextFormats.line(finding.check()),
            NumberFormats.eValue(value.logE()),
            NumberFormats.eValue(value.logLimit()));
  }

  private EValueFormat() {}
}
