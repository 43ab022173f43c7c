package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequiredTest {

  @Test
  void a_missing_program_is_skipped_unless_it_is_required() {
    assertThat(new Required("").allows("docker", false)).isFalse();
    assertThat(new Required("haproxy").allows("docker", false)).isFalse();
    assertThat(new Required("").allows("docker", true)).isTrue();
  }

  @Test
  void a_missing_program_fails_if_it_is_required() {
    var required = new Required("haproxy, docker");

    assertThat(required.allows("docker", true)).isTrue();
    assertThatThrownBy(() -> required.allows("docker", false))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("docker is required");
  }
}
