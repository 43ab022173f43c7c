package io.sluice.domain.verdict;

import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.InstanceCounts.WarmUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The streams whose e-values an independent implementation published: ticks of one second, of
/// which the first ten are in the warm-up.
enum VectorStream {
  QUIET,
  CLUMPS,
  DIFFER,
  SHRINKING,
  BUCKETS,
  OUTLIER,
  SPARSE,
  LANE;

  private static final int WARM_UP = 10;

  /// Returns a number below `m` that looks random.
  static int random(int i, int m) {
    return (int) ((37L * i + 13L * i * i + 7) % 101) % m;
  }

  private static int hit(int i, int m) {
    return random(i, m) == 0 ? 1 : 0;
  }

  Tick tick(int i) {
    int nC = this == SPARSE ? (i % 7 == 0 ? 1 : 0) : 10;
    int xC = this == CLUMPS ? 5 * hit(i, 41) : Math.min(nC, hit(i, 23));
    List<Member> members = members(i);
    InstanceCounts fleet = new InstanceCounts(1, members);
    if (this == BUCKETS) {
      fleet = fleet.withBuckets(buckets(i, xC));
    }
    Optional<WarmUp> warmUp = Optional.of(new WarmUp(true, List.of())).filter(_ -> i < WARM_UP);
    Instant from = Instant.EPOCH.plusSeconds(i);
    return new Tick(
        i + 1,
        new Tick.Span(from, from.plusSeconds(1), Duration.ofSeconds(1)),
        new VersionCounts(Counts.of(nC, xC), fleet.sum(), fleet.withWarmUp(warmUp)),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  private List<Member> members(int i) {
    return switch (this) {
      case QUIET, LANE -> three(30, 30, 30, quiet(i));
      case CLUMPS ->
          three(30, 30, 30, 5 * hit(3 * i, 29), 5 * hit(3 * i + 1, 29), 5 * hit(3 * i + 2, 29));
      case DIFFER -> three(30, 30, 30, hit(i, 5), hit(i + 1, 17), hit(i + 5, 11));
      case SHRINKING ->
          i < 300
              ? three(30, 30, 30, quiet(i))
              : List.of(new Member("s0", Counts.of(90, hit(i, 3))));
      case BUCKETS ->
          three(
              30,
              30,
              30,
              buckets(i, 0).stable().stream().mapToInt(it -> (int) it.errors()).sum(),
              0,
              0);
      case OUTLIER -> three(30, 30, 30, hit(i + 2, 97), hit(i + 9, 89), hit(i, 3));
      case SPARSE -> {
        int[] n = IntStream.range(0, 3).map(k -> (i + k) % 3 == 0 ? 1 : 0).toArray();
        int[] x = quiet(i);
        yield three(
            n[0], n[1], n[2], Math.min(n[0], x[0]), Math.min(n[1], x[1]), Math.min(n[2], x[2]));
      }
    };
  }

  private static int[] quiet(int i) {
    return IntStream.range(0, 3).map(k -> hit(3 * i + k + 11, 7)).toArray();
  }

  private static List<Member> three(int n0, int n1, int n2, int... x) {
    return List.of(
        new Member("s0", Counts.of(n0, x[0])),
        new Member("s1", Counts.of(n1, x[1])),
        new Member("s2", Counts.of(n2, x[2])));
  }

  private static ClientBuckets buckets(int i, int xC) {
    List<Bucket> candidate = new ArrayList<>();
    for (int b = 0; b < 10; b++) {
      candidate.add(new Bucket(b, 1, b == 0 ? xC : 0));
    }
    List<Bucket> stable = new ArrayList<>();
    for (int b = 20; b < 100; b += 8) {
      stable.add(new Bucket(b, 9, random(7 * i + b, 31) < (b == 28 ? 3 : 1) ? 1 : 0));
    }
    return new ClientBuckets(candidate, stable);
  }
}
