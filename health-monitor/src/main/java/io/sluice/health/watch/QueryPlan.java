package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.CheckState;
import io.sluice.domain.verdict.ThresholdJudge;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The queries that a watch needs to sources other than the router.
///
/// @param checks that have such a source and are still measured
/// @param weight the candidate's weight, in percent: counts across a change of it are not used
/// @param age time since the watch's first tick began
public record QueryPlan(
    List<Check> checks,
    Optional<UUID> stable,
    String version,
    Optional<String> stableVersion,
    int weight,
    Duration age) {
  public QueryPlan {
    checks = List.copyOf(checks);
  }

  /// @param version the candidate's version
  /// @param stable the stable's version; empty on a first release
  public record Versions(String version, Optional<String> stable) {}

  /// Returns the queries of `watch`. Before the candidate has traffic there are none: a measurement
  /// would not describe it.
  ///
  /// @return empty if it needs none
  public static Optional<QueryPlan> find(Watch watch) {
    WatchState state = watch.state();
    if (!state.shifted()
        || watch.rollingBack()
        || hasRouterSourcesOnly(state.evidence().checks())) {
      return Optional.empty();
    }
    List<Check> checks =
        state.evidence().checks().stream()
            .filter(QueryPlan::isStillMeasured)
            .map(CheckState::check)
            .toList();
    if (checks.isEmpty()) {
      return Optional.empty();
    }
    return watch
        .versions()
        .map(versions ->
            new QueryPlan(
                checks,
                watch.stable(),
                versions.version(),
                versions.stable(),
                state.weight().value(),
                age(state)));
  }

  /// Uses no stream, since it runs for each watch in each poll.
  private static boolean hasRouterSourcesOnly(List<CheckState> states) {
    for (CheckState state : states) {
      if (!(state.check().source() instanceof Source.Router)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isStillMeasured(CheckState state) {
    return !(state.check().source() instanceof Source.Router)
        && !(state.judge() instanceof ThresholdJudge thresholdJudge && thresholdJudge.hasEnded());
  }

  private static Duration age(WatchState state) {
    Instant from = state.evidence().from().orElse(Instant.EPOCH);
    return Duration.between(from, state.evidence().to().orElse(from));
  }

  /// Returns the interval at which `check` is measured.
  static Duration interval(Check check) {
    return check
        .threshold()
        .map(io.sluice.contract.Threshold::interval)
        .or(() -> check.score().map(io.sluice.contract.Score::interval))
        .or(check::interval)
        .orElse(DEFAULT_INTERVAL);
  }

  /// Default interval of counts and external verdicts.
  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
}
