package io.sluice.sandbox.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequiredTest {

  @Test
  void a_missing_program_is_skipped_unless_it_is_required() {
    assertThat(new Required("").isAllowed("docker", false)).isFalse();
    assertThat(new Required("haproxy").isAllowed("docker", false)).isFalse();
    assertThat(new Required("").isAllowed("docker", true)).isTrue();
  }

  @Test
  void a_missing_program_fails_if_it_is_required() {
    var required = new Required("haproxy, docker");

    assertThat(required.isAllowed("docker", true)).isTrue();
    assertThatThrownBy(() -> required.isAllowed("docker", false))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("docker is required");
  }
}
