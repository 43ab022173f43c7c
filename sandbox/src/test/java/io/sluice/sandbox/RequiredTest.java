package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequiredTest {

  @Test
  void what_is_missing_is_skipped_unless_it_is_required() {
    assertThat(new Required("").allows("docker", false)).isFalse();
    assertThat(new Required("haproxy").allows("docker", false)).isFalse();
    assertThat(new Required("").allows("docker", true)).isTrue();
  }

  @Test
  void what_is_required_and_missing_fails() {
    var required = new Required("haproxy, docker");

    assertThat(required.allows("docker", true)).isTrue();
    assertThatThrownBy(() -> required.allows("docker", false))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("docker is required");
  }
}
