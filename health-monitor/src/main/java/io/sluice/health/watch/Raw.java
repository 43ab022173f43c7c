package io.sluice.health.watch;

import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Fleet;
import io.sluice.domain.verdict.Fleet.Member;
import io.sluice.domain.verdict.MatchedCounts;
import io.sluice.health.source.Reading;
import io.sluice.health.source.Reading.LaneCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

/// What the counters of a release and its stable stood at in one reading: the begin of the next
/// tick. Kept with the watch, so that no crash loses or doubles a count.
///
/// @param candidate since `startId`, by instance
/// @param stable likewise
/// @param table what the router routed by; empty if it does not say
public record Raw(
    String startId,
    Token token,
    Instant at,
    Map<String, Counts> candidate,
    Map<String, Counts> stable,
    Optional<Fleet.Table> table) {
  public Raw {
    candidate = Map.copyOf(candidate);
    stable = Map.copyOf(stable);
  }

  /// By an unknown table.
  public Raw(
      String startId,
      Token token,
      Instant at,
      Map<String, Counts> candidate,
      Map<String, Counts> stable) {
    this(startId, token, at, candidate, stable, Optional.empty());
  }

  /// With its time in microseconds, as databases keep it.
  static Raw of(Reading reading, LaneCounts lane, UUID candidate, Optional<UUID> stable) {
    return new Raw(
        reading.startId(),
        lane.token(),
        reading.at().truncatedTo(ChronoUnit.MICROS),
        lane.of(candidate),
        stable.map(lane::of).orElse(Map.of()),
        lane.table(candidate, stable));
  }

  /// Whether both were read from one start of the router and under one split. Counts are of each
  /// release and instance: instances may come and go between the two, under any number of tokens.
  /// Only counts under two splits cannot be kept apart.
  boolean continues(Raw before) {
    return startId.equals(before.startId) && splitsAs(before);
  }

  private boolean splitsAs(Raw before) {
    boolean isTold = table.isPresent() && before.table.isPresent();
    return isTold
        ? table.get().weight() == before.table.get().weight()
        : token.equals(before.token);
  }

  /// Whether this was read before `other` although it comes later.
  boolean isOlderThan(Raw other) {
    return shrank(candidate, other.candidate) || shrank(stable, other.stable);
  }

  /// The same without a slow count below `before`'s. A router may count a request and how long it
  /// took one after the other: a reading in between has it among the slow ones, the next one has
  /// not, and must not pass for one that came late.
  Raw settled(Raw before) {
    return new Raw(
        startId,
        token,
        at,
        settled(candidate, before.candidate),
        settled(stable, before.stable),
        table);
  }

  private static Map<String, Counts> settled(Map<String, Counts> now, Map<String, Counts> before) {
    if (!isAnySlowBelow(now, before)) {
      return now;
    }
    Map<String, Counts> settled = new HashMap<>();
    now.forEach((instance, counts) ->
        settled.put(instance, settled(counts, before.getOrDefault(instance, Counts.NONE))));
    return settled;
  }

  private static Counts settled(Counts now, Counts before) {
    if (!isAnySlowBelow(now, before)) {
      return now;
    }
    return new Counts(
        now.requests(),
        now.errors(),
        slow(now, k -> Math.max(now.slow().get(k), slower(before, k))),
        now.left(),
        now.matched());
  }

  private static boolean isAnySlowBelow(Map<String, Counts> now, Map<String, Counts> before) {
    for (Map.Entry<String, Counts> entry : now.entrySet()) {
      if (isAnySlowBelow(entry.getValue(), before.getOrDefault(entry.getKey(), Counts.NONE))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAnySlowBelow(Counts now, Counts before) {
    for (int k = 0; k < now.slow().size(); k++) {
      if (now.slow().get(k) < slower(before, k)) {
        return true;
      }
    }
    return false;
  }

  /// By bound.
  private static List<Long> slow(Counts like, IntFunction<Long> count) {
    Long[] slow = new Long[like.slow().size()];
    Arrays.setAll(slow, count);
    return List.of(slow);
  }

  /// How much of a window lies between the two. Clocks may jump and a monitor may stop: no tick
  /// counts for more than two periods, or for less than nothing.
  Duration since(Raw before, Duration period) {
    Duration between = Duration.between(before.at, at);
    Duration longest = period.multipliedBy(2);
    if (between.isNegative()) {
      return Duration.ZERO;
    }
    return between.compareTo(longest) > 0 ? longest : between;
  }

  /// What a tick without anything in it counts for: a whole period if it was about that. Then a run
  /// of such ticks, kept as one, gives the same bits as they did.
  static Duration evened(Duration elapsed, Duration period) {
    Duration off = elapsed.minus(period).abs();
    return off.multipliedBy(2).compareTo(period) < 0 ? period : elapsed;
  }

  /// What was counted between two states of counters. An instance that is no longer listed counts
  /// nothing more.
  static Counts between(Map<String, Counts> before, Map<String, Counts> now) {
    Counts sum = Counts.NONE;
    for (Map.Entry<String, Counts> entry : now.entrySet()) {
      Counts earlier = before.getOrDefault(entry.getKey(), Counts.NONE);
      sum = sum.plus(minus(entry.getValue(), earlier));
    }
    return sum;
  }

  /// What was counted between `before` and this, by instance. In one order, so that the same ticks
  /// give the same sums, bit by bit.
  Fleet fleet(Raw before) {
    int candidates = 0;
    for (Map.Entry<String, Counts> entry : candidate.entrySet()) {
      candidates += requests(before.candidate, entry) > 0 ? 1 : 0;
    }
    String[] names = stable.keySet().toArray(String[]::new);
    Arrays.sort(names);
    Member[] members = new Member[names.length];
    Arrays.setAll(members, k -> member(names[k], stable, before.stable));
    return new Fleet(candidates, List.of(members), table);
  }

  private static Member member(String name, Map<String, Counts> now, Map<String, Counts> before) {
    Counts earlier = before.getOrDefault(name, Counts.NONE);
    return new Member(name, minus(now.getOrDefault(name, Counts.NONE), earlier));
  }

  private static long requests(Map<String, Counts> before, Map.Entry<String, Counts> now) {
    return now.getValue().requests() - before.getOrDefault(now.getKey(), Counts.NONE).requests();
  }

  private static Counts minus(Counts now, Counts before) {
    return new Counts(
        now.requests() - before.requests(),
        now.errors() - before.errors(),
        slow(now, k -> now.slow().get(k) - slower(before, k)),
        now.left() - before.left(),
        MatchedCounts.between(before.matched(), now.matched()));
  }

  private static boolean shrank(Map<String, Counts> now, Map<String, Counts> before) {
    for (Map.Entry<String, Counts> entry : now.entrySet()) {
      Counts earlier = before.getOrDefault(entry.getKey(), Counts.NONE);
      Counts later = entry.getValue();
      if (later.requests() < earlier.requests()
          || later.errors() < earlier.errors()
          || later.left() < earlier.left()
          || isAnySlowBelow(later, earlier)) {
        return true;
      }
    }
    return false;
  }

  private static long slower(Counts counts, int k) {
    return k < counts.slow().size() ? counts.slow().get(k) : 0;
  }
}
