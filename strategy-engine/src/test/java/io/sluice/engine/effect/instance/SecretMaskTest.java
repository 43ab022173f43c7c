package io.sluice.engine.effect.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
  @Test
  void a_secret_is_masked_wherever_it_occurs() {
    assertThat(new SecretMask(List.of("hunter22")).mask("hunter22 and hunter22!"))
        .isEqualTo("*** and ***!");
  }

  @Test
  void no_secret_is_cut_by_another_that_is_part_of_it() {
    assertThat(new SecretMask(List.of("hunter", "hunter22")).mask("it is hunter22"))
        .isEqualTo("it is ***");
  }

  @Test
  void values_of_three_characters_are_not_masked() {
    assertThat(new SecretMask(List.of("abc", "abcd")).mask("abc abcd")).isEqualTo("abc ***");
  }

  @Test
  void each_long_line_of_a_secret_is_masked() {
    var mask = new SecretMask(List.of("{\n  \"key\": \"hunter22\",\n  true\n}"));

    assertThat(mask.mask("it read \"key\": \"hunter22\", and true"))
        .isEqualTo("it read *** and true");
  }
}
