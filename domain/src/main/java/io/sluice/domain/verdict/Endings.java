package io.sluice.domain.verdict;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.sluice.contract.ContractModule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The sentences about instances that ended by themselves.
final class Endings {

  /// Returns why endings roll the candidate back.
  static String why(Restarts it, Ledger ledger) {
    return it.broken()
        .map(burst ->
            "instances of the candidate ended by themselves %s%s, limit %s per instance and minute"
                .formatted(
                    times(burst.times(), burst.time()),
                    beside(it),
                    Words.plain(it.rules().perMinute())))
        .orElseGet(() ->
            "instances of the candidate ended by themselves %s%s: e-value %s ≥ %s"
                .formatted(
                    times(it.candidate()),
                    beside(it),
                    Words.number(ledger.comparisonLogE()),
                    Words.number(ledger.comparisonLimit())));
  }

  /// Returns how often the candidate's instances ended; empty if none did.
  static Optional<String> standing(String check, Restarts it) {
    return Optional.of(it.candidate())
        .filter(lives -> lives.ended() > 0)
        .map(lives -> "%s: ended %s%s".formatted(check, times(lives), beside(it)));
  }

  /// Returns the sentence on an ending that is too recent to finish the observation; empty if there
  /// is none.
  static Optional<String> unsettled(WatchState state) {
    return state
        .ledger()
        .live()
        .flatMap(trial ->
            trial.judge() instanceof Restarts it && it.isUnsettled()
                ? standing(trial.check().name(), it).stream()
                : Optional.<String>empty().stream())
        .map(standing ->
            "%s: healthy after %s without another ending"
                .formatted(standing, ContractModule.text(Restarts.CALM)))
        .findFirst();
  }

  private static String beside(Restarts it) {
    return it.stable().running() > 0 || it.stable().ended() > 0
        ? ", stable's " + count(it.stable().ended())
        : "";
  }

  /// Returns the number of endings, with their time span if all of them are kept.
  private static String times(Lives lives) {
    List<Instant> last = lives.last();
    return last.size() == lives.ended()
        ? times(last.size(), Duration.between(last.getFirst(), last.getLast()))
        : count(lives.ended());
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

  private Endings() {}
}
