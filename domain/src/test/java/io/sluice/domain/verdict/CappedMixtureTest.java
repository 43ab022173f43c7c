package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.fleet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.sun.management.ThreadMXBean;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Json;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.FleetNoise.Clumps;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Compares the capped mixture with the values of an independent implementation, and checks its
/// guarantees.
class CappedMixtureTest {
  private static final double PRECISION = 1e-8;

  private static CappedMixture start(VectorStream stream) {
    CappedMixture mixture = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);
    if (stream == VectorStream.LANE) {
      mixture.setPrior(
          List.of(
              new Noise(
                  new Clumps(400, 200, 600),
                  Clumps.NONE,
                  new LevelEstimate(.02, .004, 8),
                  List.of())));
    }
    return mixture;
  }

  @ParameterizedTest(name = "{0} after {1} s")
  @CsvSource({
    "QUIET, 60, 0.68595577, 1, 0, 0, 0.775749423, 0.5",
    "QUIET, 300, 0.537575078, 1, 0, 0, 0.682978112, 0.3",
    "QUIET, 900, 0.391241231, 1, 0.0614099217, 0, 0.597627881, 0.15",
    "CLUMPS, 60, 1.49014944, 8.34042553, 0, 0, 1.13661978, 0.5",
    "CLUMPS, 300, 36.3175442, 9.41246291, 0, 0, 16.7829474, 0.3",
    "CLUMPS, 900, 368881.37, 9.63896848, 0, 0, 165997.037, 0.15",
    "DIFFER, 60, 0.839229875, 1, 0, 1.15, 0.845195886, 0.5",
    "DIFFER, 300, 0.74834459, 1, 2.80934526, 2.75540717, 0.778297508, 0.3",
    "DIFFER, 900, 0.588709615, 1, 4, 2.82198674, 0.686961769, 0.15",
    "SHRINKING, 60, 0.68595577, 1, 0, 0, 0.775749423, 0.5",
    "SHRINKING, 300, 0.537575078, 1, 0, 0, 0.682978112, 0.3",
    "SHRINKING, 900, 0.462504511, 1, 2.90786182, 0, 0.629696357, 0.15",
    "BUCKETS, 60, 0.647771562, 1.77327586, 3.80520866, 19.1300911, 0.757669302, 0.5",
    "BUCKETS, 300, 0.529165449, 1.82701252, 4, 19.8179988, 0.67829655, 0.3",
    "BUCKETS, 900, 0.38399625, 1.83261649, 4, 19.9391468, 0.593470411, 0.15",
    "OUTLIER, 60, 0.803022175, 1, 1.31400966, 6.83333333, 0.827862969, 0.5",
    "OUTLIER, 300, 0.632180525, 1, 0, 1.19411897, 0.724984227, 0.3",
    "OUTLIER, 900, 0.489716857, 1, 2.27710843, 3.16347175, 0.641375576, 0.15",
    "SPARSE, 60, 0.778207026, 1, 0, 0, 0.822524403, 0.5",
    "SPARSE, 300, 0.53770705, 1, 0, 0, 0.688299414, 0.3",
    "SPARSE, 900, 0.388824764, 1, 0, 0, 0.601802385, 0.15",
    "LANE, 60, 0.68593299, 1.75571429, 0, 0, 0.775739172, 0.5",
    "LANE, 300, 0.545293247, 1.24822934, 0, 0.0289860105, 0.686451288, 0.3",
    "LANE, 900, 0.392794327, 1, 0, 0.0392226243, 0.598326774, 0.15"
  })
  void published_values(
      VectorStream stream,
      int seconds,
      double e,
      double clumps,
      double dispersion,
      double level,
      double total,
      double limit) {
    CappedMixture mixture = start(stream);
    for (int i = 0; i < seconds; i++) {
      mixture.tick(stream.tick(i));
    }

    requireClose(Math.exp(mixture.logE()), e);
    requireClose(mixture.clumps(0), clumps);
    requireClose(mixture.dispersion(0), dispersion);
    requireClose(mixture.level(0), level);
    double sum =
        .45 * Math.exp(mixture.logE()) + .40 + .13 * limit + .02 * Math.exp(mixture.warmUpLogE());
    requireClose(sum, total);
  }

  private static void requireClose(double value, double expected) {
    assertThat(value).isCloseTo(expected, offset(Math.max(1e-9, PRECISION * Math.abs(expected))));
  }

  @ParameterizedTest
  @EnumSource(VectorStream.class)
  void a_copy_and_the_json_go_on_bit_by_bit(VectorStream stream) {
    CappedMixture mixture = start(stream);
    for (int i = 0; i < 700; i++) {
      mixture.tick(stream.tick(i));
    }
    CappedMixture read = Json.read(Json.write(mixture), CappedMixture.class);
    CappedMixture copy = mixture.copy();

    assertThat(read).isEqualTo(mixture).isEqualTo(copy);
    for (int i = 700; i < 800; i++) {
      copy.tick(stream.tick(i));
    }
    assertThat(mixture).isEqualTo(read).isNotEqualTo(copy);
    for (int i = 700; i < 800; i++) {
      read.tick(stream.tick(i));
    }
    assertThat(read).isEqualTo(copy);
    assertThat(read.logE()).isEqualTo(copy.logE());
  }

  @Test
  void a_tick_allocates_no_memory_and_the_state_is_small() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int bounds = LatencyBounds.MILLIS.size();
    CappedMixture mixture = CappedMixture.start(Compare.LATENCY, bounds, 1.1);
    Tick[] ticks = IntStream.range(0, 100).mapToObj(i -> slow(bounds, i)).toArray(Tick[]::new);
    for (int i = 0; i < 3_000; i++) {
      mixture.tick(ticks[i % ticks.length]);
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      mixture.tick(ticks[i % ticks.length]);
    }
    // A copy starts every four minutes and makes its arrays longer.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(500_000);
    assertThat(Json.write(mixture).length()).isLessThan(32 * 1024);
  }

  private static Tick slow(int bounds, int i) {
    List<Long> slow = Collections.nCopies(bounds, (long) (i % 7));
    List<Long> stable = Collections.nCopies(bounds, (long) (i % 5));
    Counts member = new Counts(30, 0, stable, 0);
    InstanceCounts members =
        new InstanceCounts(
            1,
            IntStream.range(0, 3)
                .mapToObj(k -> new InstanceCounts.Member("s" + k, member))
                .toList());
    return with(members, new Counts(10, 0, slow, 0));
  }

  private static Tick with(InstanceCounts members, Counts candidate) {
    return new Tick(
        1,
        new Tick.Span(Instant.EPOCH, Instant.EPOCH, Duration.ofSeconds(1)),
        new VersionCounts(candidate, members.sum(), members),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  @Test
  void the_capped_e_value_never_exceeds_the_plain_one_nor_the_cheap_bound() {
    SplittableRandom random = new SplittableRandom(5);
    CappedMixture mixture = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);
    for (int i = 0; i < 3_000; i++) {
      int[] x = IntStream.generate(() -> random.nextInt(4)).limit(3).toArray();
      mixture.tick(fleet(Duration.ofSeconds(1), 10, random.nextInt(4), 30, x));

      assertThat(mixture.logE()).isLessThanOrEqualTo(mixture.logBound() + 1e-9);
    }
  }

  @Test
  void a_hard_failure_is_found_in_two_ticks_in_the_warm_up_too() {
    CappedMixture mixture = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);
    InstanceCounts.WarmUp young = new InstanceCounts.WarmUp(true, List.of());
    for (int i = 0; i < 2; i++) {
      Tick tick = fleet(Duration.ofSeconds(1), 10, 10, 90, 0, 0, 0);
      InstanceCounts fresh = tick.counts().fleet().withWarmUp(Optional.of(young));
      mixture.tick(with(fresh, tick.candidate()));
    }

    assertThat(Math.exp(mixture.warmUpLogE())).isGreaterThan(100 / 0.019);
    assertThat(mixture.logE()).isZero();
  }

  @Test
  void it_stays_finite_with_a_trillion_requests_a_tick_and_after_months() {
    CappedMixture mixture = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);
    long trillion = 1_000_000_000_000L;
    for (int i = 0; i < 200; i++) {
      // A tick of a day: after 200 of them the number of a copy no longer fits into 32 bits
      // squared.
      Tick tick =
          fleet(Duration.ofDays(1), trillion, trillion / 200, 9 * trillion, 1_000_000, 999_999);
      mixture.tick(tick);
    }

    assertThat(mixture.logE()).isFinite();
    assertThat(mixture.logE()).isGreaterThan(Math.log(100));
  }

  @Test
  void instances_that_come_and_go_keep_the_state_bounded() {
    CappedMixture mixture = CappedMixture.start(Compare.ERROR_RATE, 1, 1.1);
    for (int i = 0; i < 1_000; i++) {
      String name = "s" + i / 4;
      InstanceCounts members =
          new InstanceCounts(1, List.of(new InstanceCounts.Member(name, Counts.of(90, i % 3))));
      mixture.tick(with(members, Counts.of(10, i % 2)));
    }

    assertThat(mixture.logE()).isFinite();
    assertThat(Json.write(mixture).length()).isLessThan(32 * 1024);
  }
}
