package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameSuggestionTest {
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
  void a_misspelled_name_is_recognised(String word, String expected) {
    assertThat(NameSuggestion.find(word, KNOWN)).hasValue(expected);
  }

  @Test
  void a_word_that_resembles_no_known_name_has_no_nearest_name() {
    assertThat(NameSuggestion.find("xyzzy", KNOWN)).isEmpty();
    assertThat(NameSuggestion.find("a".repeat(10_000), KNOWN)).isEmpty();
    assertThat(NameSuggestion.find("word", List.of())).isEmpty();
  }

  @Test
  void swapped_neighbours_are_one_edit() {
    assertThat(NameSuggestion.distance("canray", "canary")).isEqualTo(1);
    assertThat(NameSuggestion.distance("canary", "canary")).isZero();
    assertThat(NameSuggestion.distance("", "abc")).isEqualTo(3);
  }
}
