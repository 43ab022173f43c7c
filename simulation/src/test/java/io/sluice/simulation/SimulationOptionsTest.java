package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.sandbox.base.JsonOutput;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulationOptionsTest {
  @Test
  void seeds_are_named_by_their_first_and_their_number() {
    SimulationOptions options =
        SimulationOptions.of(List.of("--seeds", "100", "--from", "7", "--json", "out.json"));

    assertThat(options).isEqualTo(new SimulationOptions(7, 100, false, json("out.json"), 10));
  }

  @Test
  void the_options_select_one_seed_with_its_story() {
    assertThat(SimulationOptions.of(List.of("--seed", "42", "--story")))
        .isEqualTo(new SimulationOptions(42, 1, true, JsonOutput.NONE, 10));
  }

  @Test
  void json_without_a_file_is_printed() {
    assertThat(SimulationOptions.of(List.of("--json", "--seeds", "5")))
        .isEqualTo(SimulationOptions.of(List.of("--seeds", "5", "--json")))
        .isEqualTo(new SimulationOptions(0, 5, false, json("-"), 10));
  }

  @Test
  void an_option_can_be_joined_to_its_value_and_a_file_keeps_its_equals_sign() {
    assertThat(Stream.of("--json=a=b.json", "--seeds", "c=d").flatMap(SimulationOptions::split))
        .containsExactly("--json", "a=b.json", "--seeds", "c=d");
  }

  private static JsonOutput json(String target) {
    return new JsonOutput(Optional.of(target));
  }

  @Test
  void an_unknown_option_or_invalid_value_is_rejected_by_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulationOptions.of(List.of("--seeds", "many")))
        .withMessage("--seeds must be a number, was 'many'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulationOptions.of(List.of("--sedes", "1")))
        .withMessage("unknown: --sedes");
  }
}
