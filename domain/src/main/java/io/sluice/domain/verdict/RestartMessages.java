package io.sluice.domain.verdict;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.sluice.contract.ContractModule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The sentences about instances that ended by themselves.
final class RestartMessages {

  /// Returns why endings roll the candidate back.
  static String rollbackReason(RestartJudge it, CumulativeEvidence evidence) {
    return it.findBreach()
        .map(burst ->
            "instances of the candidate ended by themselves %s%s, limit %s per instance and minute"
                .formatted(
                    times(burst.times(), burst.time()),
                    stableSuffix(it),
                    NumberFormats.plain(it.rules().perMinute())))
        .orElseGet(() ->
            "instances of the candidate ended by themselves %s%s: e-value %s ≥ %s"
                .formatted(
                    times(it.candidate()),
                    stableSuffix(it),
                    NumberFormats.number(evidence.comparisonLogE()),
                    NumberFormats.number(evidence.comparisonLimit())));
  }

  /// Returns how often the candidate's instances ended; empty if none did.
  static Optional<String> findSummary(String check, RestartJudge it) {
    return Optional.of(it.candidate())
        .filter(instanceEndings -> instanceEndings.ended() > 0)
        .map(instanceEndings ->
            "%s: ended %s%s".formatted(check, times(instanceEndings), stableSuffix(it)));
  }

  /// Returns the sentence on an ending that is too recent to finish the observation; empty if there
  /// is none.
  static Optional<String> findUnsettled(WatchState state) {
    return state
        .evidence()
        .live()
        .flatMap(checkState ->
            checkState.judge() instanceof RestartJudge it && it.isUnsettled()
                ? findSummary(checkState.check().name(), it).stream()
                : Optional.<String>empty().stream())
        .map(summary ->
            "%s: healthy after %s without another ending"
                .formatted(summary, ContractModule.text(RestartJudge.CALM)))
        .findFirst();
  }

  private static String stableSuffix(RestartJudge it) {
    return it.stable().running() > 0 || it.stable().ended() > 0
        ? ", stable's " + count(it.stable().ended())
        : "";
  }

  /// Returns the number of endings, with their time span if all of them are kept.
  private static String times(InstanceEndings instanceEndings) {
    List<Instant> last = instanceEndings.last();
    return last.size() == instanceEndings.ended()
        ? times(last.size(), Duration.between(last.getFirst(), last.getLast()))
        : count(instanceEndings.ended());
  }

  /// Returns a text such as `6 times in 40s`.
  private static String times(int times, Duration time) {
    return time.toSeconds() == 0
        ? count(times)
        : "%s in %s".formatted(count(times), ContractModule.text(time.truncatedTo(SECONDS)));
  }

  private static String count(long times) {
    return times == 1 ? "once" : times == 2 ? "twice" : times + " times";
  }

  private RestartMessages() {}
}
