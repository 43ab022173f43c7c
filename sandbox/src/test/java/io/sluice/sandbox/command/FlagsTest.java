package io.sluice.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagsTest {

  @Test
  void flags_take_their_value_after_a_blank_or_an_equals_sign() {
    Flags flags =
        Flags.parse(
            List.of("--port=1", "word", "--name", "x", "-f"),
            Set.of("--port", "--name"),
            Set.of("-f"));
    assertThat(flags.values()).isEqualTo(Map.of("--port", "1", "--name", "x", "-f", ""));
    assertThat(flags.words()).containsExactly("word");
    assertThatThrownBy(() -> flags.requireNoWords("down"))
        .hasMessage("down: unknown argument 'word'");
    assertThatThrownBy(() -> Flags.parse(List.of("--prot=1"), Set.of("--port"), Set.of()))
        .hasMessage("unknown flag --prot: did you mean --port?");
  }
}
