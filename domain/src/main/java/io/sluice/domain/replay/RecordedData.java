package io.sluice.domain.replay;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.contract.view.TextFormats;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The data that a record of the policy `before` has for the policy `now`.
record RecordedData(Analysis before, Analysis now) {

  /// Returns the names of the checks whose measurements the record lacks.
  Set<String> unmeasured() {
    return now.checks().stream()
        .filter(check -> !(check.source() instanceof Source.Router) && !isMeasured(check))
        .map(Check::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether the record has the measurements of `check`. A tick holds each measurement with the
  /// result of its conditions, so that source and conditions must be equal.
  private boolean isMeasured(Check check) {
    return before.checks().stream()
        .filter(it -> it.name().equals(check.name()) && it.source().equals(check.source()))
        .anyMatch(it -> conditions(it).equals(conditions(check)));
  }

  private static List<Object> conditions(Check check) {
    return check
        .threshold()
        .map(it -> List.<Object>of(it.successCondition(), it.failureCondition(), it.range()))
        .orElse(List.of());
  }

  /// Returns a sentence on each value that the policy `now` needs and the record lacks.
  ///
  /// @param baselines checks for which the record has values of earlier good releases
  List<String> notes(Set<String> baselines) {
    List<String> notes = new ArrayList<>();
    findMissingLatency().ifPresent(notes::add);
    unmeasured().stream()
        .sorted()
        .map(
            "check %s: the record has no measurements of this source with these conditions, so it is not judged"
                ::formatted)
        .forEach(notes::add);
    now.checks().stream()
        .filter(check -> check.threshold().flatMap(Threshold::baseline).isPresent())
        .filter(check -> isMeasured(check) && !baselines.contains(check.name()))
        .map(check ->
            "check %s: the record has no earlier good release, so it is compared with none"
                .formatted(check.name()))
        .forEach(notes::add);
    return notes;
  }

  private Optional<String> findMissingLatency() {
    Duration warmUp = WatchState.warmUp(before);
    return WatchState.warmUp(now).compareTo(warmUp) < 0
        ? Optional.of(
            "latency was not recorded in the warm-up of %s".formatted(TextFormats.duration(warmUp)))
        : Optional.empty();
  }
}
