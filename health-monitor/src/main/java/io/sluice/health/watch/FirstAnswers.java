package io.sluice.health.watch;

import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceAges;
import io.sluice.domain.verdict.InstanceCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The times at which instances first answered a request, by the router's clock. An instance of
/// stable that had answered before the watch is not among them, and one that answered long ago may
/// be left out.
///
/// @param candidate by instance
/// @param stable by instance
public record FirstAnswers(Map<String, Instant> candidate, Map<String, Instant> stable) {
  static final FirstAnswers NONE = new FirstAnswers(Map.of(), Map.of());

  /// Age from which a stable instance is left out, because it has no warm-up any more.
  private static final Duration OLD = Duration.ofMinutes(10);

  public FirstAnswers {
    candidate = Map.copyOf(candidate);
    stable = Map.copyOf(stable);
  }

  /// Returns the times at the reading `now`.
  ///
  /// @param before the reading before, under any table or start id; empty if there is none
  static FirstAnswers at(TickStart now, Optional<TickStart> before) {
    Instant at = now.at();
    if (before.isEmpty()) {
      return new FirstAnswers(add(Map.of(), Map.of(), now.candidate(), at), Map.of());
    }
    TickStart last = before.get();
    Map<String, Instant> stable = add(last.answers().stable(), last.stable(), now.stable(), at);
    stable.entrySet().removeIf(entry -> isOld(entry.getValue(), now, entry.getKey()));
    return new FirstAnswers(
        add(last.answers().candidate(), last.candidate(), now.candidate(), at), stable);
  }

  private static Map<String, Instant> add(
      Map<String, Instant> known, Map<String, Counts> before, Map<String, Counts> now, Instant at) {
    Map<String, Instant> all = new HashMap<>();
    now.forEach((instance, counts) -> {
      boolean hasAnswered = before.getOrDefault(instance, Counts.NONE).requests() > 0;
      Optional<Instant> first =
          Optional.ofNullable(known.get(instance))
              .map(it -> it.isAfter(at) ? at : it) // the clock jumped back
              .or(() -> findFirst(hasAnswered, counts.requests() > 0, at));
      first.ifPresent(it -> all.put(instance, it));
    });
    all.remove(InstanceCounts.NO_INSTANCE);
    return all;
  }

  /// Returns the time of an instance without a known one. An instance that had answered before is
  /// old, also if its counts restarted.
  private static Optional<Instant> findFirst(boolean hasAnswered, boolean isAnswering, Instant at) {
    return hasAnswered ? Optional.of(at.minus(OLD)) : Optional.of(at).filter(_ -> isAnswering);
  }

  /// Whether the time of an instance is no longer needed: the instance is old, and has answered
  /// since its counts restarted.
  private static boolean isOld(Instant first, TickStart now, String instance) {
    return Duration.between(first, now.at()).compareTo(OLD) >= 0
        && now.stable().getOrDefault(instance, Counts.NONE).requests() > 0;
  }

  /// Returns the ages at the end of the tick between two readings. The candidate's is that of its
  /// instances that answered in the tick or, if none did, of all.
  InstanceAges ages(TickStart before, TickStart now) {
    List<Instant> answering =
        candidate.entrySet().stream()
            .filter(entry -> isAnswering(before, now, entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    List<Instant> sorted =
        (answering.isEmpty() ? candidate.values() : answering).stream().sorted().toList();
    InstanceAges.Candidate ages =
        sorted.isEmpty()
            ? InstanceAges.Candidate.NONE
            : new InstanceAges.Candidate(
                age(Collections.max(candidate.values()), now),
                age(sorted.get((sorted.size() - 1) / 2), now));
    return new InstanceAges(
        Optional.of(ages),
        stable.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> age(entry.getValue(), now))));
  }

  private static boolean isAnswering(TickStart before, TickStart now, String instance) {
    return now.candidate().getOrDefault(instance, Counts.NONE).requests()
        > before.candidate().getOrDefault(instance, Counts.NONE).requests();
  }

  private static Duration age(Instant first, TickStart now) {
    return Duration.between(first, now.at());
  }
}
