package io.sluice.api.document;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Limit;
import io.sluice.contract.Analysis.Slow;
import io.sluice.contract.Source;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Validates the checks of one list together: the sum of their parts of α, and limits of the same
/// statistic.
final class AlphaValidator {
  private final ValidationErrors validationErrors;

  AlphaValidator(ValidationErrors validationErrors) {
    this.validationErrors = validationErrors;
  }

  /// @param at JSON pointer of the list
  void check(String at, List<Check> checks) {
    for (int i = 0; i < checks.size(); i++) {
      share(at + "/" + i + "/share", checks.get(i));
      limit(at + "/" + i + "/limit", checks.get(i), checks.subList(0, i));
    }
    sum(at, checks.stream().filter(AlphaValidator::isTest).toList());
  }

  private void share(String at, Check check) {
    check
        .share()
        .ifPresent(share -> {
          validationErrors.require(
              share > 0 && share < 1, at, "must be above 0 and below 1, was %s".formatted(share));
          findWithoutAlpha(check)
              .ifPresent(reason ->
                  validationErrors.add(
                      at, "%s has no part of alpha: remove share".formatted(reason)));
        });
  }

  /// Returns the kind of a check that has no part of α; empty if the check has one.
  private static Optional<String> findWithoutAlpha(Check check) {
    if (check.threshold().isPresent()) {
      return Optional.of("a threshold");
    } else if (check.score().isPresent()) {
      return Optional.of("a score");
    } else if (check.source() instanceof Source.External) {
      return Optional.of("another monitor's verdict");
    }
    return check.dryRun().filter(dry -> dry).map(_ -> "a dry run");
  }

  private static boolean isTest(Check check) {
    return findWithoutAlpha(check).isEmpty();
  }

  private void sum(String at, List<Check> tests) {
    List<Check> declared = tests.stream().filter(it -> it.share().isPresent()).toList();
    BigDecimal sum =
        declared.stream()
            .map(it -> BigDecimal.valueOf(it.share().orElseThrow()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    int compared = sum.compareTo(BigDecimal.ONE);
    boolean isComplete = declared.size() == tests.size();
    if (declared.isEmpty()) {
      return;
    } else if (compared > 0) {
      validationErrors.add(at, sentence(declared, sum, "at most 1 is possible: lower a share"));
    } else if (compared < 0 && isComplete) {
      validationErrors.add(
          at,
          sentence(
              declared,
              sum,
              "all checks have one, so the sum must be 1: raise a share, or remove one"));
    } else if (compared == 0 && !isComplete) {
      String others =
          tests.stream()
              .filter(it -> it.share().isEmpty())
              .map(Check::name)
              .collect(Collectors.joining(", "));
      validationErrors.add(
          at,
          sentence(
              declared,
              sum,
              "nothing is left for %s: lower a share%s".formatted(others, restartsNote(tests))));
    }
  }

  /// Returns the note that each list of checks gets one of restarts, unless the list has its own.
  private static String restartsNote(List<Check> tests) {
    return tests.contains(Analysis.RESTARTS)
        ? " (each list of checks gets restarts; with dryRun: true it needs no share)"
        : "";
  }

  private static String sentence(List<Check> declared, BigDecimal sum, String reason) {
    return "the shares of alpha sum to %s (%s); %s"
        .formatted(
            number(sum),
            declared.stream()
                .map(it -> it.name() + " " + number(BigDecimal.valueOf(it.share().orElseThrow())))
                .collect(Collectors.joining(", ")),
            reason);
  }

  private void limit(String at, Check check, List<Check> before) {
    before.stream()
        .filter(other -> isTest(check) && isTest(other) && isSameLimit(check, other))
        .findFirst()
        .ifPresent(other ->
            validationErrors.add(
                at,
                "%s and %s limit the same thing, at %s and at %s: keep one of them"
                    .formatted(
                        other.name(), check.name(), most(other.limit()), most(check.limit()))));
  }

  /// Whether both limit the same statistic of the same source, at the same bound.
  private static boolean isSameLimit(Check one, Check other) {
    return one.limit().isPresent()
        && other.limit().isPresent()
        && one.source().equals(other.source())
        && one.limit()
            .flatMap(Limit::latency)
            .map(Slow::above)
            .equals(other.limit().flatMap(Limit::latency).map(Slow::above));
  }

  private static String most(Optional<Limit> limit) {
    return limit
        .flatMap(it -> it.errors().or(() -> it.latency().map(Slow::share)))
        .map(BigDecimal::valueOf)
        .map(AlphaValidator::number)
        .orElse("nothing");
  }

  private static String number(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
