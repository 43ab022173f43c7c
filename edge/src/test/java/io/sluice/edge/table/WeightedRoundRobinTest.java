package io.sluice.edge.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedRoundRobinTest {
  @Test
  void a_run_of_as_many_choices_as_the_weights_sum_to_holds_each_exactly_so_often() {
    var roundRobin = new WeightedRoundRobin(new int[] {50, 30, 20});

    var seen =
        IntStream.range(0, 100)
            .map(_ -> roundRobin.next(i -> true))
            .boxed()
            .collect(Collectors.groupingBy(i -> i, Collectors.counting()));

    assertThat(seen).containsEntry(0, 50L).containsEntry(1, 30L).containsEntry(2, 20L);
  }

  @Test
  void a_small_weight_is_spread_and_not_bunched() {
    var roundRobin = new WeightedRoundRobin(new int[] {90, 10});

    int[] small = IntStream.range(0, 100).filter(_ -> roundRobin.next(i -> true) == 1).toArray();

    assertThat(small).hasSize(10);
    for (int i = 1; i < small.length; i++) {
      assertThat(small[i] - small[i - 1]).isEqualTo(10);
    }
  }

  @Test
  void an_entry_without_weight_is_never_chosen() {
    var roundRobin = new WeightedRoundRobin(new int[] {0, 100});

    assertThat(IntStream.range(0, 50).map(_ -> roundRobin.next(i -> true))).containsOnly(1);
    assertThat(roundRobin.next(i -> i == 0)).isEqualTo(-1);
  }

  @Test
  void an_ineligible_entry_leaves_its_part_to_the_others() {
    var roundRobin = new WeightedRoundRobin(new int[] {1, 1, 1});

    var seen =
        IntStream.range(0, 10)
            .map(_ -> roundRobin.next(i -> i != 1))
            .boxed()
            .collect(Collectors.groupingBy(i -> i, Collectors.counting()));

    assertThat(seen).containsEntry(0, 5L).containsEntry(2, 5L).doesNotContainKey(1);
  }
}
