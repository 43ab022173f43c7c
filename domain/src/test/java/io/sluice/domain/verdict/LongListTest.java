package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongListTest {
  @Test
  void it_equals_a_list_of_the_same_numbers() {
    List<Long> numbers = LongList.of(3, k -> 10L * k);

    assertThat(numbers).isEqualTo(List.of(0L, 10L, 20L)).hasSameHashCodeAs(List.of(0L, 10L, 20L));
    assertThat(LongList.copyOf(List.of(0L, 10L, 20L))).isEqualTo(numbers);
  }

  @Test
  void a_copy_of_it_is_itself() {
    List<Long> numbers = LongList.of(2, k -> k);

    assertThat(LongList.copyOf(numbers)).isSameAs(numbers);
  }

  @Test
  void counts_keep_it_over_json() {
    Counts counts = new Counts(9, 1, List.of(8L, Long.MAX_VALUE), 0);

    String json = Json.write(counts);

    assertThat(json).contains("[8,9223372036854775807]");
    assertThat(Json.read(json, Counts.class)).isEqualTo(counts);
  }
}
