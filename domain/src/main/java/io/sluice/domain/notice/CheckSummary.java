package io.sluice.domain.notice;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Analysis.Limit;
import io.sluice.contract.Analysis.Slow;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Source;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Describes the checks of an analysis in words.
public final class CheckSummary {

  /// Returns the checks with their judges, a phrase each: `checkout (error rate at most 1.1 ×
  /// stable's)`, `slo (at most 5 % errors)`.
  public static List<String> of(Analysis analysis) {
    return analysis.checks().stream().map(CheckSummary::of).toList();
  }

  /// Returns a sentence on the default checks that do not judge, since the document lists other
  /// checks; empty if all judge. A check of the same name and the same judge, or with the same data
  /// and judge, replaces a default check. One of the same name with another judge leaves the
  /// default check out.
  public static Optional<String> findDroppedDefaults(Analysis analysis) {
    List<String> dropped =
        Analysis.DEFAULT.checks().stream()
            .filter(usual -> analysis.checks().stream().noneMatch(it -> hasReplaced(it, usual)))
            .map(Check::name)
            .toList();
    return Optional.of(dropped)
        .filter(names -> !names.isEmpty())
        .map(names ->
            "the default %s not judge: %s"
                .formatted(
                    names.size() == 1
                        ? "check %s does".formatted(names.getFirst())
                        : "checks %s do".formatted(listed(names)),
                    cure(analysis, names)));
  }

  /// Returns the cause and the cure. A check may have the name of a dropped one.
  private static String cure(Analysis analysis, List<String> dropped) {
    List<String> taken =
        analysis.checks().stream()
            .filter(check -> dropped.contains(check.name()))
            .map(CheckSummary::of)
            .toList();
    String defaults = dropped.size() == 1 ? "it" : "them";
    return taken.isEmpty()
        ? "the document lists other checks; keep %s with checks: [defaults, …]".formatted(defaults)
        : "other checks have the name, %s; rename those, and write checks: [defaults, …]"
            .formatted(listed(taken));
  }

  private static boolean hasReplaced(Check check, Check usual) {
    boolean isSameJudge =
        check.compare().equals(usual.compare())
            && check.limit().map(it -> it.errors().isPresent()).equals(usual.limit().map(_ -> true))
            && check.restarts().isPresent() == usual.restarts().isPresent();
    boolean isSameData = !check.dryRun().orElse(false) && check.source().equals(usual.source());
    return isSameJudge && (isSameData || check.name().equals(usual.name()));
  }

  /// Returns `errors`, `errors and slo`, or `errors, latency and slo`.
  private static String listed(List<String> names) {
    return names.size() == 1
        ? names.getFirst()
        : "%s and %s"
            .formatted(String.join(", ", names.subList(0, names.size() - 1)), names.getLast());
  }

  private static String of(Check check) {
    String details =
        Stream.of(
                check.compare().map(metric -> of(metric, check.allow())),
                check.limit().map(CheckSummary::of),
                check.threshold().map(_ -> "threshold"),
                check.score().map(_ -> "score"),
                check.restarts().map(_ -> "restarts"),
                findSource(check.source()),
                check.share().map(share -> percent(share) + " of alpha"),
                check.dryRun().filter(dry -> dry).map(_ -> "dry run"))
            .flatMap(Optional::stream)
            .filter(detail -> !detail.equals(check.name()))
            .collect(Collectors.joining(", "));
    return details.isEmpty() ? check.name() : "%s (%s)".formatted(check.name(), details);
  }

  private static String of(Compare metric, Optional<Double> allow) {
    String statistic =
        switch (metric) {
          case ERROR_RATE -> "error rate";
          case LATENCY -> "slow requests";
        };
    BigDecimal most = BigDecimal.valueOf(allow.orElse(Analysis.DEFAULT_ALLOW));
    return "%s at most %s × stable's"
        .formatted(statistic, most.stripTrailingZeros().toPlainString());
  }

  private static String of(Limit limit) {
    return "at most "
        + Stream.concat(
                limit.errors().map(share -> percent(share) + " errors").stream(),
                limit.latency().map(CheckSummary::of).stream())
            .collect(Collectors.joining(" and "));
  }

  private static String of(Slow slow) {
    return "%s of requests slower than %s"
        .formatted(percent(slow.share()), ContractModule.text(slow.above()));
  }

  /// Returns the source, unless it is the router, which is the default.
  private static Optional<String> findSource(Source source) {
    return switch (source) {
      case Source.Router _ -> Optional.empty();
      case Source.External(String monitor) -> Optional.of("verdict of " + monitor);
      case Source.Prometheus _,
          Source.Scrape _,
          Source.Http _,
          Source.Probe _,
          Source.Topic _,
          Source.Sql _ ->
          Optional.of("from " + source.key());
    };
  }

  /// Returns a share with all its digits: `0.1 %` for 0.001.
  private static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros();
    return percent.toPlainString() + " %";
  }

  private CheckSummary() {}
}
