package io.sluice.cli.display;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Analysis.Limit;
import io.sluice.contract.Analysis.Slow;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Source;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The checks of an analysis in one line.
public final class CheckSummary {

  /// Returns the checks with their judges: `checkout (error rate compared with stable), slo (limit
  /// 5 % errors)`; `none` without checks.
  public static String of(Analysis analysis) {
    return analysis.checks().isEmpty()
        ? "none"
        : analysis.checks().stream().map(CheckSummary::of).collect(Collectors.joining(", "));
  }

  private static String of(Check check) {
    String details =
        Stream.of(
                check.compare().map(CheckSummary::of),
                check.limit().map(CheckSummary::of),
                check.threshold().map(_ -> "threshold"),
                check.score().map(_ -> "score"),
                check.restarts().map(_ -> "restarts"),
                findSource(check.source()),
                check.dryRun().filter(dry -> dry).map(_ -> "dry run"))
            .flatMap(Optional::stream)
            .filter(detail -> !detail.equals(check.name()))
            .collect(Collectors.joining(", "));
    return details.isEmpty() ? check.name() : "%s (%s)".formatted(check.name(), details);
  }

  private static String of(Compare metric) {
    return switch (metric) {
      case ERROR_RATE -> "error rate compared with stable";
      case LATENCY -> "latency compared with stable";
    };
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
