package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

  @ParameterizedTest
  @CsvSource({"0,8,0,0", "25,8,2,2", "25,3,1,0", "50,3,2,1", "100,500,500,500", "1,500,5,5"})
  void a_share_rounds_up_or_down_to_whole_replicas(int percent, int replicas, int up, int down) {
    assertThat(Amount.share(percent).up(replicas)).isEqualTo(up);
    assertThat(Amount.share(percent).down(replicas)).isEqualTo(down);
  }

  @Test
  void a_number_does_not_depend_on_the_replicas() {
    assertThat(Amount.of(Integer.MAX_VALUE).up(1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Amount.of(2).down(1)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"25%\""})
  void it_is_written_as_it_was_read(String json) {
    assertThat(Json.write(Json.read(json, Amount.class))).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "\"7\"", "\"101%\"", "\"-1%\"", "2147483648", "true", "\"%\""})
  void an_invalid_amount_is_rejected(String json) {
    assertThatThrownBy(() -> Json.mapper().readValue(json, Amount.class))
        .isInstanceOf(ValueInstantiationException.class);
  }
}
