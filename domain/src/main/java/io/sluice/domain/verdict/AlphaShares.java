package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Evidence.AlphaShare;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parts of one α, by test. Each test's e-value counts by its part, so the chance that a
/// candidate no worse than allowed is ever rolled back is at most α for all tests together.
///
/// By default the check of restarts has 0.05. Of the rest, comparisons have 0.85 (errors 0.45 and
/// latency 0.40 if there is one of each), limits 0.13 and the warm-up 0.02. Comparisons also get
/// the part of absent tests. Thresholds, scores and external verdicts have no part of α.
///
/// A check has the part that it declares. The other tests share the rest in the proportion of their
/// default parts.
///
/// @param checks parts by name of the check
/// @param warmUp part of the warm-up's test of each comparison of errors
public record AlphaShares(Map<String, Double> checks, double warmUp) {
  private static final double RESTARTS = 0.05;
  private static final double LIMITS = 0.13;
  private static final double WARM_UP = 0.02;

  /// The share of errors in the part of one comparison of errors and one of latency.
  private static final double ERRORS = 0.45 / 0.85;

  /// Highest rounding error of a sum of declared parts.
  private static final double ROUNDING = 1e-9;

  /// Name of the warm-up's test.
  static final String WARM_UP_TEST = "warm-up";

  /// Name of the final test.
  static final String FINAL_TEST = "final test";

  public AlphaShares {
    checks = Map.copyOf(checks);
  }

  /// Returns the parts of the checks that are no dry runs. They sum to 1, or to 0 if no check has
  /// one.
  public static AlphaShares of(List<Check> all) {
    List<Check> live = all.stream().filter(check -> !check.dryRun().orElse(false)).toList();
    return usual(live).declared(live);
  }

  private static AlphaShares usual(List<Check> live) {
    List<Check> comparisons = live.stream().filter(check -> check.compare().isPresent()).toList();
    List<Check> limits = live.stream().filter(check -> check.limit().isPresent()).toList();
    List<Check> restarts = live.stream().filter(check -> check.restarts().isPresent()).toList();
    Map<String, Double> parts = new LinkedHashMap<>();
    boolean isAlone = comparisons.isEmpty() && limits.isEmpty();
    double left = restarts.isEmpty() ? 1 : 1 - RESTARTS;
    share(parts, restarts, isAlone ? 1 : RESTARTS);
    if (comparisons.isEmpty()) {
      share(parts, limits, left);
      return new AlphaShares(parts, 0);
    }
    double limited = limits.isEmpty() ? 0 : LIMITS * left;
    long errors = comparisons.stream().filter(AlphaShares::isOfErrors).count();
    double warmUp = errors > 0 ? WARM_UP * left : 0;
    share(parts, limits, limited);
    compare(parts, comparisons, left - limited - warmUp);
    return new AlphaShares(parts, errors > 0 ? warmUp / errors : 0);
  }

  /// Returns the parts with those that checks declare.
  private AlphaShares declared(List<Check> live) {
    List<Check> tests = live.stream().filter(check -> of(check.name()) > 0).toList();
    double taken = 0;
    double others = warmUp * live.stream().filter(AlphaShares::isOfErrors).count();
    for (Check check : tests) {
      taken += check.share().orElse(0.0);
      others += check.share().isPresent() ? 0 : of(check.name());
    }
    if (taken <= 0) {
      return this;
    }
    double left = 1 - taken > ROUNDING ? 1 - taken : 0;
    double scale = others > 0 ? left / others : 0;
    Map<String, Double> parts = new LinkedHashMap<>();
    tests.forEach(check -> parts.put(check.name(), check.share().orElse(scale * of(check.name()))));
    return new AlphaShares(parts, scale * warmUp);
  }

  private static void compare(Map<String, Double> parts, List<Check> comparisons, double part) {
    List<Check> errors = comparisons.stream().filter(AlphaShares::isOfErrors).toList();
    if (comparisons.size() != 2 || errors.size() != 1) {
      share(parts, comparisons, part);
      return;
    }
    for (Check check : comparisons) {
      parts.put(check.name(), part * (errors.contains(check) ? ERRORS : 1 - ERRORS));
    }
  }

  private static boolean isOfErrors(Check check) {
    return check.compare().filter(Compare.ERROR_RATE::equals).isPresent();
  }

  private static void share(Map<String, Double> parts, List<Check> checks, double part) {
    checks.forEach(check -> parts.put(check.name(), part / checks.size()));
  }

  /// Returns the part of a check; 0 if it has none.
  public double of(String check) {
    return checks.getOrDefault(check, 0.0);
  }

  /// Whether several tests share α, so that their combined e-value decides.
  boolean isCombined() {
    return checks.size() > 1 || warmUp > 0;
  }

  /// Returns the part of the warm-up's test of a check; 0 if it has none.
  double warmUpOf(Check check) {
    return isOfErrors(check) ? warmUp : 0;
  }

  /// Returns the parts in the order of the checks. A final test has half of α.
  public List<AlphaShare> toList(Analysis analysis) {
    boolean isTested = analysis.finalTest().orElse(false);
    double scale = isTested ? 0.5 : 1;
    List<AlphaShare> list = new ArrayList<>();
    for (Check check : analysis.checks()) {
      if (of(check.name()) > 0) {
        list.add(new AlphaShare(check.name(), scale * of(check.name())));
      }
    }
    long errors =
        analysis.checks().stream().filter(it -> isOfErrors(it) && of(it.name()) > 0).count();
    if (warmUp > 0) {
      list.add(new AlphaShare(WARM_UP_TEST, scale * warmUp * errors));
    }
    if (isTested) {
      list.add(new AlphaShare(FINAL_TEST, 0.5));
    }
    return list;
  }
}
