package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Compare;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.InstanceCounts.Member;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sticky clients of 100 buckets, each with one request a second: 30 of the candidate, 70 of
/// stable.
class StickyClientsTest {
  private static final int CANDIDATES = 30;
  private static final int MINUTES = 10;
  private static final double CERTAIN = Math.log(100);

  private final CappedMixture mixture = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);

  @Test
  void one_failing_client_on_each_side_is_no_evidence() {
    for (int second = 1; second <= MINUTES * 60; second++) {
      mixture.tick(tick(second, bucket -> bucket == 7 || bucket == 60));

      assertThat(mixture.logE()).as("second %d", second).isLessThan(CERTAIN);
    }
  }

  @Test
  void a_silent_failing_client_of_stable_is_no_evidence_after_a_restart() {
    for (int second = 1; second <= MINUTES * 60; second++) {
      boolean isSilent = second > 60 && second % 240 < 12;
      mixture.tick(tick(second, bucket -> bucket == 7 || (bucket == 60 && !isSilent)));

      assertThat(mixture.logE()).as("second %d", second).isLessThan(CERTAIN);
    }
  }

  @Test
  void a_candidate_that_fails_for_all_clients_is_found() {
    int second = 0;
    while (mixture.logE() < CERTAIN && second < MINUTES * 60) {
      second++;
      int fifth = second % 5;
      int one = CANDIDATES + second % (ClientBuckets.SIZE - CANDIDATES);
      mixture.tick(
          tick(second, bucket -> bucket == one || (bucket < CANDIDATES && bucket % 5 == fifth)));
    }

    assertThat(second).isLessThan(60);
  }

  @FunctionalInterface
  private interface Failing {
    boolean fails(int bucket);
  }

  private static Tick tick(long number, Failing failing) {
    List<Bucket> candidate = buckets(0, CANDIDATES, failing);
    List<Bucket> stable = buckets(CANDIDATES, ClientBuckets.SIZE, failing);
    Counts all = sum(stable);
    return new Tick(
        number,
        new Tick.Span(Instant.EPOCH, Instant.EPOCH, Ticks.SECOND),
        new VersionCounts(
            sum(candidate),
            all,
            new InstanceCounts(1, List.of(new Member("s1", all)))
                .withBuckets(new ClientBuckets(candidate, stable))),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  private static List<Bucket> buckets(int from, int to, Failing failing) {
    return IntStream.range(from, to)
        .mapToObj(bucket -> new Bucket(bucket, 1, failing.fails(bucket) ? 1 : 0))
        .toList();
  }

  private static Counts sum(List<Bucket> buckets) {
    return Counts.of(buckets.size(), buckets.stream().mapToLong(Bucket::errors).sum());
  }
}
