package io.sluice.health.watch;

import io.sluice.contract.Token;
import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceAges;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.LongList;
import io.sluice.domain.verdict.MatchedCounts;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterReading.LaneCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The counters of a release and its stable at one reading: the start of the next tick. It is
/// stored with the watch, so that no crash loses or doubles a count.
///
/// @param candidate counts since `startId`, by instance
/// @param stable counts since `startId`, by instance
/// @param table the router's table; empty if it does not report one
/// @param buckets requests of sticky clients since `startId`; empty if an older health-monitor
///   stored the reading
/// @param firstAnswers the first answers of instances; empty if an older health-monitor stored the
///   reading
public record TickStart(
    String startId,
    Token token,
    Instant at,
    Map<String, Counts> candidate,
    Map<String, Counts> stable,
    Optional<InstanceCounts.Table> table,
    Optional<ClientBuckets> buckets,
    Optional<FirstAnswers> firstAnswers) {
  public TickStart {
    candidate = Map.copyOf(candidate);
    stable = Map.copyOf(stable);
  }

  /// Creates one without a table, buckets and first answers.
  public TickStart(
      String startId,
      Token token,
      Instant at,
      Map<String, Counts> candidate,
      Map<String, Counts> stable) {
    this(
        startId,
        token,
        at,
        candidate,
        stable,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Returns the counters of a reading; its time is truncated to microseconds, the precision of the
  /// database.
  ///
  /// @param before the reading before; empty if there is none
  static TickStart of(
      CounterReading reading,
      LaneCounts lane,
      Watch.Candidate candidate,
      Optional<TickStart> before) {
    TickStart start = of(reading, lane, candidate);
    return start.with(start.candidate, start.stable, Optional.of(FirstAnswers.at(start, before)));
  }

  private static TickStart of(CounterReading reading, LaneCounts lane, Watch.Candidate candidate) {
    return new TickStart(
        reading.startId(),
        lane.token(),
        reading.at().truncatedTo(ChronoUnit.MICROS),
        lane.of(candidate.release()),
        candidate.stable().map(lane::of).orElse(Map.of()),
        lane.findTable(candidate.release(), candidate.stable()),
        Optional.of(lane.buckets(candidate.release(), candidate.stable())),
        Optional.empty());
  }

  private TickStart with(
      Map<String, Counts> own, Map<String, Counts> other, Optional<FirstAnswers> answers) {
    return new TickStart(startId, token, at, own, other, table, buckets, answers);
  }

  /// Returns the first answers of instances; none if they are unknown. Its name keeps it out of the
  /// JSON.
  FirstAnswers answers() {
    return firstAnswers.orElse(FirstAnswers.NONE);
  }

  /// Whether both were read after the same start of the router and under the same split. Counts are
  /// by release and instance, so instances may come and go between the two, under any number of
  /// tokens. Only the counts of two splits cannot be separated.
  public boolean isContinuation(TickStart before) {
    return startId.equals(before.startId) && hasSameSplit(before);
  }

  private boolean hasSameSplit(TickStart before) {
    boolean isTableReported = table.isPresent() && before.table.isPresent();
    return isTableReported
        ? table.get().weight() == before.table.get().weight()
        : token.equals(before.token);
  }

  /// Whether this was read before `other` although it arrived later: one of its counters is lower.
  public boolean isOlderThan(TickStart other) {
    return hasShrunk(candidate, other.candidate) || hasShrunk(stable, other.stable);
  }

  /// Returns the same with slow counts of at least `before`'s. A router may count a request and its
  /// latency one after the other: a reading in between has the request among the slow ones, the
  /// next one does not, and must not be mistaken for an older reading.
  TickStart withSlowFrom(TickStart before) {
    return with(
        withSlowFrom(candidate, before.candidate),
        withSlowFrom(stable, before.stable),
        firstAnswers);
  }

  private static Map<String, Counts> withSlowFrom(
      Map<String, Counts> now, Map<String, Counts> before) {
    if (!isAnySlowBelow(now, before)) {
      return now;
    }
    Map<String, Counts> raised = new HashMap<>();
    now.forEach((instance, counts) ->
        raised.put(instance, withSlowFrom(counts, before.getOrDefault(instance, Counts.NONE))));
    return raised;
  }

  private static Counts withSlowFrom(Counts now, Counts before) {
    if (!isAnySlowBelow(now, before)) {
      return now;
    }
    return new Counts(
        now.requests(),
        now.errors(),
        LongList.of(now.slow().size(), k -> Math.max(now.slow().get(k), slower(before, k))),
        now.aborted(),
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

  /// Returns the duration that a tick between the two counts for. Clocks may jump and
  /// health-monitor may stop, so it is at most two periods and at least zero.
  Duration elapsedSince(TickStart before, Duration period) {
    Duration between = Duration.between(before.at, at);
    Duration longest = period.multipliedBy(2);
    if (between.isNegative()) {
      return Duration.ZERO;
    }
    return between.compareTo(longest) > 0 ? longest : between;
  }

  /// Returns the duration that an empty tick counts for: a whole period if it differs from that by
  /// less than half. A run of such ticks, stored as one, then gives the same bits as the single
  /// ticks.
  static Duration roundToPeriod(Duration elapsed, Duration period) {
    Duration off = elapsed.minus(period).abs();
    return off.multipliedBy(2).compareTo(period) < 0 ? period : elapsed;
  }

  /// Returns the increase since `before`.
  VersionCounts countsSince(TickStart before) {
    return new VersionCounts(
        increase(before.candidate, candidate),
        increase(before.stable, stable),
        instanceCountsSince(before));
  }

  /// Returns the increase between two states of counters. An instance that is no longer listed is
  /// left out.
  public static Counts increase(Map<String, Counts> before, Map<String, Counts> now) {
    Counts sum = Counts.NONE;
    for (Map.Entry<String, Counts> entry : now.entrySet()) {
      Counts earlier = before.getOrDefault(entry.getKey(), Counts.NONE);
      sum = sum.plus(minus(entry.getValue(), earlier));
    }
    return sum;
  }

  /// Returns the increase since `before`, by instance. The instances are sorted, so that the same
  /// ticks give the same sums, bit by bit.
  public InstanceCounts instanceCountsSince(TickStart before) {
    int candidates = 0;
    for (Map.Entry<String, Counts> entry : candidate.entrySet()) {
      boolean isInstance = !entry.getKey().equals(InstanceCounts.NO_INSTANCE);
      candidates += isInstance && requests(before.candidate, entry) > 0 ? 1 : 0;
    }
    String[] names = stable.keySet().toArray(String[]::new);
    Arrays.sort(names);
    Member[] members = new Member[names.length];
    Arrays.setAll(members, k -> member(names[k], stable, before.stable));
    return new InstanceCounts(
        candidates, List.of(members), table, findBucketsSince(before), Optional.empty());
  }

  /// Returns the requests of sticky clients since `before`; empty if there are none.
  private Optional<ClientBuckets> findBucketsSince(TickStart before) {
    return buckets
        .flatMap(now ->
            before.buckets.map(it ->
                new ClientBuckets(
                    increase(it.candidate(), now.candidate()),
                    increase(it.stable(), now.stable()))))
        .filter(it -> !it.candidate().isEmpty() || !it.stable().isEmpty());
  }

  private static List<Bucket> increase(List<Bucket> before, List<Bucket> now) {
    Map<Integer, Bucket> earlier =
        before.stream().collect(Collectors.toMap(Bucket::number, Function.identity()));
    return now.stream()
        .map(it -> increase(earlier.getOrDefault(it.number(), new Bucket(it.number(), 0, 0)), it))
        .filter(it -> it.requests() > 0)
        .toList();
  }

  /// Returns the increase of a bucket's counts. A router that leaves out instances which ended long
  /// ago reports less than before: then the increase is unknown.
  private static Bucket increase(Bucket before, Bucket now) {
    return new Bucket(
        now.number(),
        Math.max(0, now.requests() - before.requests()),
        now.requests() < before.requests() ? 0 : Math.max(0, now.errors() - before.errors()));
  }

  /// Returns the ages of instances at the end of the tick that began at `before`.
  InstanceAges agesSince(TickStart before) {
    return firstAnswers.map(it -> it.ages(before, this)).orElse(InstanceAges.UNKNOWN);
  }

  /// Whether this was read at least half a period after `before`.
  boolean isClearlyAfter(TickStart before, Duration period) {
    return Duration.between(before.at, at).multipliedBy(2).compareTo(period) >= 0;
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
        LongList.of(now.slow().size(), k -> now.slow().get(k) - slower(before, k)),
        now.aborted() - before.aborted(),
        MatchedCounts.findDifference(before.matched(), now.matched()));
  }

  private static boolean hasShrunk(Map<String, Counts> now, Map<String, Counts> before) {
    for (Map.Entry<String, Counts> entry : now.entrySet()) {
      Counts earlier = before.getOrDefault(entry.getKey(), Counts.NONE);
      Counts later = entry.getValue();
      if (later.requests() < earlier.requests()
          || later.errors() < earlier.errors()
          || later.aborted() < earlier.aborted()
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
