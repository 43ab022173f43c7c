package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.InstanceCounts.WarmUp;
import io.sluice.domain.verdict.MatchedCounts;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickWriterTest {
  /// The number of ticks that are written together if each second has requests.
  private static final int TICKS = 5;

  /// The size of a row without its body, in bytes: header, columns, and its entries in two indexes.
  private static final int ROW = 120;

  private static final String PACK_1 =
      "010100036f6e6501013d038089fce288d2a30680897a090200000101005a01020203010201";
  private static final String PACK_2 =
      "020100036f6e650101bc038089fce288d2a30680897a090200000101005a0102020301"
          + "0a0103020101050101020000";

  @ParameterizedTest(name = "{0} instances of stable")
  @ValueSource(ints = {1, 3})
  void a_tick_takes_at_most_120_bytes_and_is_read_unchanged(int instances) {
    List<TicksRecorded> runs = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    Instant at = Instant.parse("2026-01-01T00:00:00.123456Z");
    for (int i = 1; i <= TICKS; i++) {
      Instant to = at.plusNanos(1_000_000_000L + 1_000L * random.nextInt(-900, 900));
      Tick tick = tick(random, instances, i, at, to);
      runs.add(new TicksRecorded(tick, 1));
      at = to;
    }
    byte[] packed = TickWriter.write(runs);

    assertThat((packed.length + ROW) / TICKS).isBetween(20, 120);
    assertThat(TickReader.read(packed)).isEqualTo(runs);
  }

  @Test
  void matched_counts_are_read_back_with_the_ticks_that_have_them() {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    Counts matched =
        new Counts(9, 2, List.of(3L), 1).withMatched(new MatchedCounts(5, 1, List.of(2L)));
    List<TicksRecorded> runs = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Counts candidate = i == 2 ? matched : Counts.of(9, 2);
      Instant from = at.plusSeconds(i);
      Tick tick =
          new Tick(
              i,
              new Tick.Span(from, from.plusSeconds(1), Duration.ofSeconds(1)),
              new VersionCounts(
                  candidate,
                  i == 3 ? matched : Counts.of(90, 0),
                  new InstanceCounts(
                      1, List.of(new Member("one", i == 3 ? matched : Counts.of(90, 0))))),
              false,
              Tick.Probes.NONE,
              List.of());
      runs.add(new TicksRecorded(tick, 1));
    }

    assertThat(TickReader.read(TickWriter.write(runs))).isEqualTo(runs);
    assertThat(TickWriter.write(runs)[0]).isEqualTo((byte) 2);
    assertThat(TickWriter.write(runs.subList(0, 1))[0]).isEqualTo((byte) 1);
  }

  @Test
  void buckets_and_warm_ups_are_read_back_with_the_ticks_that_have_them() {
    List<Optional<ClientBuckets>> buckets =
        List.of(
            Optional.empty(),
            Optional.of(
                new ClientBuckets(
                    List.of(new Bucket(0, 1, 0)),
                    List.of(new Bucket(42, 300, 7), new Bucket(99, 2, 2)))),
            Optional.of(new ClientBuckets(List.of(), List.of())),
            Optional.empty());
    List<Optional<WarmUp>> warmUps =
        List.of(
            Optional.empty(),
            Optional.of(new WarmUp(true, List.of())),
            Optional.of(new WarmUp(false, List.of("one", "another"))),
            Optional.empty());
    List<TicksRecorded> runs =
        IntStream.range(0, 4).mapToObj(i -> run(i, buckets.get(i), warmUps.get(i))).toList();

    byte[] packed = TickWriter.write(runs);

    assertThat(TickReader.read(packed)).isEqualTo(runs);
    assertThat(packed[0]).isEqualTo((byte) 3);
    assertThat(TickWriter.write(runs.subList(0, 1))[0]).isEqualTo((byte) 1);
  }

  /// The packs were written by the last build with the rules `sluice/5`.
  @Test
  void packs_of_earlier_builds_are_read() {
    Instant from = Instant.parse("2026-01-01T00:00:01Z");
    Counts stable = new Counts(90, 1, List.of(3L, 1L), 2);
    Counts matched = Counts.of(9, 2).withMatched(new MatchedCounts(5, 1, List.of(2L)));
    List<Member> members = List.of(new Member("one", stable));
    InstanceCounts plain = new InstanceCounts(1, members);
    InstanceCounts tabled =
        new InstanceCounts(1, members, Optional.of(new InstanceCounts.Table(10, 1, 3)));

    assertThat(read(PACK_1))
        .containsExactly(
            new TicksRecorded(probed(from, new VersionCounts(Counts.of(9, 2), stable, plain)), 3));
    assertThat(read(PACK_2))
        .containsExactly(
            new TicksRecorded(probed(from, new VersionCounts(matched, stable, tabled)), 1));
  }

  private static Tick probed(Instant from, VersionCounts counts) {
    return new Tick(
        1,
        new Tick.Span(from, from.plusSeconds(1), Duration.ofSeconds(1)),
        counts,
        true,
        new Tick.Probes(2, 1),
        List.of());
  }

  private static List<TicksRecorded> read(String pack) {
    return TickReader.read(HexFormat.of().parseHex(pack));
  }

  @Test
  void a_pack_of_an_unknown_version_is_rejected() {
    byte[] packed = TickWriter.write(List.of(run(0, Optional.empty(), Optional.empty())));
    for (int version : new int[] {0, 4}) {
      packed[0] = (byte) version;
      assertThatThrownBy(() -> TickReader.read(packed)).isInstanceOf(UncheckedIOException.class);
    }
  }

  private static TicksRecorded run(
      int i, Optional<ClientBuckets> buckets, Optional<WarmUp> warmUp) {
    Instant from = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i);
    Counts stable =
        i == 2
            ? Counts.of(90, 1).withMatched(new MatchedCounts(4, 1, List.of()))
            : Counts.of(90, 1);
    return new TicksRecorded(
        new Tick(
            1 + i,
            new Tick.Span(from, from.plusSeconds(1), Duration.ofSeconds(1)),
            new VersionCounts(
                Counts.of(9, 2),
                stable,
                new InstanceCounts(
                    1, List.of(new Member("one", stable)), Optional.empty(), buckets, warmUp)),
            false,
            Tick.Probes.NONE,
            List.of()),
        1);
  }

  private static Tick tick(
      SplittableRandom random, int instances, int number, Instant from, Instant to) {
    List<Member> stable =
        IntStream.range(0, instances)
            .mapToObj(k ->
                new Member(
                    "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f" + k, counts(random, 90 / instances)))
            .toList();
    return new Tick(
        number,
        new Tick.Span(from, to, Duration.between(from, to)),
        new VersionCounts(
            counts(random, 10),
            stable.stream().map(Member::counts).reduce(Counts.NONE, Counts::plus),
            new InstanceCounts(
                1,
                stable,
                Optional.of(new InstanceCounts.Table(10, 1, instances))
                    .filter(_ -> number % 2 == 0))),
        number == 1,
        Tick.Probes.NONE,
        List.of());
  }

  /// Draws log-normal latencies with a median of 80 ms.
  private static Counts counts(SplittableRandom random, int mean) {
    int[] bounds = {5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000};
    long[] slow = new long[bounds.length];
    int requests = random.nextInt(mean / 2, mean * 3 / 2);
    Random law = new Random(random.nextLong());
    long errors = 0;
    for (int i = 0; i < requests; i++) {
      double millis = 80 * Math.exp(0.7 * law.nextGaussian());
      for (int k = 0; k < bounds.length; k++) {
        slow[k] += millis > bounds[k] ? 1 : 0;
      }
      errors += random.nextDouble() < 0.005 ? 1 : 0;
    }
    return new Counts(
        requests, errors, IntStream.range(0, slow.length).mapToObj(k -> slow[k]).toList(), 0);
  }
}
