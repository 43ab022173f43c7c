package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestStackTest {

  @Test
  void all_tests_of_a_jvm_share_one_broker_and_one_server() {
    assertThat(TestStack.kafka()).startsWith("127.0.0.1:").isEqualTo(TestStack.kafka());
    assertThat(TestStack.database("one").replace("/one", "/two"))
        .isEqualTo(TestStack.database("two"));
  }
}
