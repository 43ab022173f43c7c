package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class LevelCapTest {
  private static final double LEVEL = 10;
  private static final int HIGHEST = RatioGrid.SIZE - 1;

  private static final double EVIDENCE = 5 * RatioGrid.log(HIGHEST);

  private final LevelCap cap = new LevelCap(1);

  @Test
  void hits_of_the_candidate_alone_are_no_evidence_where_rates_differ_permanently() {
    cap.start(1);
    cap.add(pool(5, 0), 30);

    assertThat(cap.cap(0, HIGHEST, LEVEL, 1, EVIDENCE)).isBetween(0.0, 1.0);
  }

  @Test
  void a_copy_that_began_after_the_last_hit_of_stable_is_capped_like_the_first() {
    cap.start(0.5);
    cap.add(pool(20, 20), 30);
    cap.start(0.5);
    cap.add(pool(5, 0), 30);

    assertThat(cap.cap(0, HIGHEST, LEVEL, 1, EVIDENCE)).isBetween(0.0, 1.0);
  }

  @Test
  void without_a_difference_of_rates_nothing_is_capped() {
    cap.start(1);
    cap.add(pool(5, 0), 30);

    double plain =
        5 * (RatioGrid.log(HIGHEST) - Math.log((70 + 30 * RatioGrid.ratio(HIGHEST)) / 100));

    assertThat(cap.cap(0, HIGHEST, 1e-9, 1, plain)).isCloseTo(plain, offset(1e-6));
  }

  private static TickPool pool(long candidate, long stable) {
    TickPool pool = new TickPool(0, 1);
    pool.nC = 30;
    pool.nB = 70;
    pool.xC[0] = candidate;
    pool.xB[0] = stable;
    return pool;
  }
}
