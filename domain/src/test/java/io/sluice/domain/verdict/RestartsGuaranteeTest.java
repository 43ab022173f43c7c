package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Side;
import io.sluice.domain.verdict.WatchEvent.InstancesLost;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Measures how often endings roll back a candidate that is as good as stable, and how soon one
/// that is not. Endings are independent of one another, as in a Poisson process.
class RestartsGuaranteeTest {
  private static final int PATHS = 400;
  private static final double LOG_LIMIT = Math.log(100);

  /// The highest number of wrong rollbacks by the limit if the instances of both versions end all
  /// the time: 1 in 40 paths, plus a margin for chance.
  private static final int STORM = PATHS / 40 + 10;

  /// A release of 20 minutes, reduced to its endings.
  ///
  /// @param rolledBack whether the limit rolled it back
  /// @param proved whether the e-value reached its limit
  /// @param at second of the rollback; 0 without one
  private record Path(boolean rolledBack, boolean proved, int at) {}

  /// Simulates a release.
  ///
  /// @param mine mean number of seconds between two endings of a candidate instance
  private static Path path(
      SplittableRandom random, int instances, int others, double mine, double theirs, int seconds) {
    RestartJudge judge = RestartJudge.start(io.sluice.contract.Restarts.DEFAULT);
    boolean proved = false;
    for (int i = 1; i <= seconds; i++) {
      judge = ended(judge, Side.CANDIDATE, draw(random, instances / mine), i);
      judge = ended(judge, Side.STABLE, draw(random, others / theirs), i);
      judge = judge.tick(tick(i, instances, others));
      proved = proved || judge.logE() >= LOG_LIMIT;
      if (judge.findBreach().isPresent()) {
        return new Path(true, proved, i);
      }
    }
    return new Path(false, proved, 0);
  }

  private static RestartJudge ended(RestartJudge judge, Side side, int count, int second) {
    Instant at = Instant.EPOCH.plusSeconds(second);
    return count == 0 ? judge : judge.withEndings(new InstancesLost(side, count, at, at));
  }

  private static int draw(SplittableRandom random, double mean) {
    int count = 0;
    for (double left = Math.exp(-mean), p = random.nextDouble(); p > left; count++) {
      p *= random.nextDouble();
    }
    return count;
  }

  private static Tick tick(int number, int instances, int others) {
    Instant from = Instant.EPOCH.plusSeconds(number);
    InstanceCounts counts =
        new InstanceCounts(
            0, List.of(), Optional.of(new InstanceCounts.Table(10, instances, others)));
    return new Tick(
        number,
        new Tick.Span(from, from.plusSeconds(1), Duration.ofSeconds(1)),
        new VersionCounts(Counts.NONE, Counts.NONE, counts),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  @ParameterizedTest(name = "{0} with {1} of stable, each ends once in {2} s")
  @CsvSource({"1, 1, 86400", "10, 10, 86400", "1, 3, 3600"})
  void chance_endings_roll_back_at_most_one_release_in_a_hundred(
      int instances, int others, double mean) {
    SplittableRandom random = new SplittableRandom(5);
    int rolledBack = 0;
    for (int i = 0; i < PATHS; i++) {
      rolledBack += path(random, instances, others, mean, mean, 1_200).rolledBack() ? 1 : 0;
    }

    assertThat(rolledBack).isLessThanOrEqualTo(PATHS / 100);
  }

  @ParameterizedTest(name = "{0} with {1} of stable, each ends once in {2} s")
  @CsvSource({"1, 1, 60", "1, 3, 60", "3, 1, 60", "1, 3, 15", "3, 3, 15"})
  void endings_of_both_versions_alike_rarely_roll_the_candidate_back(
      int instances, int others, double mean) {
    SplittableRandom random = new SplittableRandom(6);
    int rolledBack = 0;
    int proved = 0;
    for (int i = 0; i < PATHS; i++) {
      Path path = path(random, instances, others, mean, mean, 1_200);
      rolledBack += path.rolledBack() ? 1 : 0;
      proved += path.proved() ? 1 : 0;
    }

    assertThat(proved).isLessThanOrEqualTo(PATHS / 100);
    assertThat(rolledBack).isLessThanOrEqualTo(STORM);
  }

  @ParameterizedTest(name = "{0} with {1} of stable, the candidate ends once in {2} s")
  @CsvSource({"1, 3, 20", "1, 3, 2", "1, 1, 20", "1, 1, 2", "3, 1, 60", "1, 0, 20"})
  void every_candidate_that_crashes_under_load_is_rolled_back(
      int instances, int others, double mean) {
    SplittableRandom random = new SplittableRandom(7);
    int[] at = new int[PATHS];
    for (int i = 0; i < PATHS; i++) {
      Path path = path(random, instances, others, mean, 86_400, 1_200);
      at[i] = path.rolledBack() ? path.at() : Integer.MAX_VALUE;
    }
    Arrays.sort(at);

    assertThat(at[PATHS - 1]).isLessThan(Integer.MAX_VALUE);
  }

  @Test
  void a_fault_that_comes_seldom_is_proved_in_time() {
    RestartJudge judge = RestartJudge.start(io.sluice.contract.Restarts.DEFAULT);
    int second = 0;
    while (judge.logE() < LOG_LIMIT && second < 10 * 3_600) {
      second++;
      judge = ended(judge, Side.CANDIDATE, second % 600 == 0 ? 1 : 0, second);
      judge = judge.tick(tick(second, 1, 3));
    }

    assertThat(judge.findBreach()).isEmpty();
    assertThat(judge.candidate().ended()).isBetween(5L, 9L);
  }
}
