package io.sluice.domain.floor;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Limit;
import io.sluice.contract.Analysis.Slow;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Restarts;
import io.sluice.contract.Score;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Compares a check with a mandatory one: same source, same kind of judge, and no tolerance above
/// that of the mandatory check.
final class CheckStrictness {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /// Whether `own` finds at least every problem that `mandatory` finds. A dry run finds none.
  static boolean isAsStrict(Check own, Check mandatory) {
    return !own.dryRun().orElse(false)
        && own.source().equals(mandatory.source())
        && own.interval().orElse(INTERVAL).compareTo(mandatory.interval().orElse(INTERVAL)) <= 0
        && hasNoLooserDecisions(own, mandatory)
        && own.compare().equals(mandatory.compare())
        && allow(own) <= allow(mandatory)
        && has(own.limit(), mandatory.limit(), CheckStrictness::isAsStrict)
        && has(own.threshold(), mandatory.threshold(), ThresholdStrictness::isAsStrict)
        && has(own.score(), mandatory.score(), CheckStrictness::isAsStrict)
        && has(own.restarts(), mandatory.restarts(), CheckStrictness::isAsStrict);
  }

  private static <T> boolean has(
      Optional<T> own, Optional<T> mandatory, BiPredicate<T, T> isAsStrict) {
    return mandatory
        .map(wanted -> own.filter(it -> isAsStrict.test(it, wanted)).isPresent())
        .orElse(true);
  }

  private static double allow(Check check) {
    return check.allow().orElse(Analysis.DEFAULT_ALLOW);
  }

  private static boolean hasNoLooserDecisions(Check own, Check mandatory) {
    return isNoLooser(own.onNoData(), mandatory.onNoData())
        && isNoLooser(own.onInconclusive(), mandatory.onInconclusive());
  }

  /// Whether a decision is no looser than the mandatory one. If that is absent, only `pass` is
  /// looser than the default.
  private static boolean isNoLooser(Optional<Decision> own, Optional<Decision> mandatory) {
    return mandatory
        .map(most -> own.filter(it -> rank(it) <= rank(most)).isPresent())
        .orElse(own.filter(Decision.PASS::equals).isEmpty());
  }

  private static int rank(Decision decision) {
    return switch (decision) {
      case ROLLBACK -> 0;
      case HOLD -> 1;
      case PASS -> 2;
    };
  }

  private static boolean isAsStrict(Limit own, Limit mandatory) {
    return has(own.errors(), mandatory.errors(), (it, most) -> it <= most)
        && has(own.latency(), mandatory.latency(), CheckStrictness::isAsStrict);
  }

  private static boolean isAsStrict(Slow own, Slow mandatory) {
    return own.above().compareTo(mandatory.above()) <= 0 && own.share() <= mandatory.share();
  }

  private static boolean isAsStrict(Restarts own, Restarts mandatory) {
    return own.allow() <= mandatory.allow()
        && own.perMinute() <= mandatory.perMinute()
        && own.atLeast() <= mandatory.atLeast();
  }

  /// Whether a score can fail the release as easily. Its group does not matter: a mandatory score
  /// is critical, so it fails the release alone.
  private static boolean isAsStrict(Score own, Score mandatory) {
    return own.interval().compareTo(mandatory.interval()) <= 0
        && own.tolerance() <= mandatory.tolerance()
        && own.confidence() <= mandatory.confidence()
        && own.direction() == mandatory.direction()
        && own.effectSize().equals(mandatory.effectSize())
        && own.critical()
        && own.nan() == mandatory.nan()
        && own.outliers() == mandatory.outliers();
  }

  /// Whether a check has a part of α.
  static boolean hasAlpha(Check check) {
    return check.compare().isPresent() || check.limit().isPresent() || check.restarts().isPresent();
  }

  /// Returns the tolerance of a mandatory check as text.
  ///
  /// @param alpha least part of α
  static String describe(Check mandatory, double alpha) {
    String judge =
        mandatory
            .compare()
            .map(compare -> "compare %s and allow %s".formatted(word(compare), allow(mandatory)))
            .or(() -> mandatory.limit().map(CheckStrictness::describe))
            .or(() -> mandatory.restarts().map(it -> "restarts and allow " + it.allow()))
            .or(() -> mandatory.threshold().map(_ -> "its threshold"))
            .or(() -> mandatory.score().map(_ -> "its score"))
            .orElse("its source");
    return hasAlpha(mandatory) ? "%s, at alpha %s or more".formatted(judge, alpha) : judge;
  }

  private static String describe(Limit limit) {
    return limit
        .latency()
        .map(slow ->
            "a share of at most %s above %s"
                .formatted(slow.share(), ContractModule.text(slow.above())))
        .orElseGet(() -> "a limit for errors of at most " + limit.errors().orElse(1.0));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private CheckStrictness() {}
}
