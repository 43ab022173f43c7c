package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("application", "environment", "replicas", "strategy", "healthPath");

  @ParameterizedTest
  @CsvSource({
    "replcas, replicas",
    "startegy, strategy",
    "health_path, healthPath",
    "enviroment, environment",
    "REPLICAS, replicas"
  })
  void a_slip_is_recognised(String word, String meant) {
    assertThat(Nearest.to(word, KNOWN)).hasValue(meant);
  }

  @Test
  void a_word_that_resembles_no_known_name_has_no_nearest_name() {
    assertThat(Nearest.to("xyzzy", KNOWN)).isEmpty();
    assertThat(Nearest.to("a".repeat(10_000), KNOWN)).isEmpty();
    assertThat(Nearest.to("word", List.of())).isEmpty();
  }

  @Test
  void neighbours_that_changed_places_are_one_edit() {
    assertThat(Nearest.distance("canray", "canary")).isEqualTo(1);
    assertThat(Nearest.distance("canary", "canary")).isZero();
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }
}
