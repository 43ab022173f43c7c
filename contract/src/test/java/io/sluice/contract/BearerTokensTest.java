package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {

  @Test
  void a_client_sends_the_first_token() {
    assertThat(BearerTokens.parse("\n new \r\nold").first()).isEqualTo("new");
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer new, true",
    "Bearer old, true",
    "new, false",
    "bearer new, false",
    "Bearer newold, false",
    "Bearer ne, false",
    "'Bearer new ', false",
    "'Bearer ', false",
    "'', false"
  })
  void a_server_accepts_each_token(String header, boolean isAccepted) {
    assertThat(BearerTokens.parse("new\nold\n").isSentBy(header)).isEqualTo(isAccepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n"})
  void a_text_without_a_token_is_rejected(String text) {
    assertThatThrownBy(() -> BearerTokens.parse(text)).hasMessage("is empty");
  }

  @Test
  void a_third_token_is_rejected() {
    assertThatThrownBy(() -> BearerTokens.parse("a\nb\nc"))
        .hasMessage("has 3 tokens, and 2 are allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "schlüssel", "a\u0000b"})
  void a_token_that_no_header_can_contain_is_rejected_without_its_text(String text) {
    assertThatThrownBy(() -> BearerTokens.parse(text))
        .hasMessageStartingWith("has a token with a space")
        .hasMessageNotContaining(text);
  }

  @Test
  void a_text_of_them_contains_no_token() {
    assertThat(BearerTokens.parse("secret")).hasToString("***");
  }
}
