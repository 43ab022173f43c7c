package io.sluice.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/9, 10.127.255.255, true",
    "10.0.0.0/9, 10.128.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 192.0.2.8, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "192.0.2.7, ::ffff:192.0.2.7, true",
  })
  void a_range_has_the_addresses_with_its_leading_bits(
      String range, String address, boolean expected) {
    assertThat(AddressRange.parse(range).hasAddress(InetAddress.ofLiteral(address)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10",
        "10/8",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/x",
        "::/129",
        "a.example",
        "/8"
      })
  void anything_else_is_rejected_with_an_example(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an address range must be like 10.0.0.0/8 or 2001:db8::/32, was " + text);
  }

  @Test
  void a_list_has_a_maximum_length() {
    assertThat(AddressRange.parseAll("10.0.0.0/8, ::1 192.0.2.7")).hasSize(3);
    assertThat(AddressRange.parseAll(" ")).isEmpty();
    String many = String.join(",", Collections.nCopies(AddressRange.MAX + 1, "::1"));

    assertThatThrownBy(() -> AddressRange.parseAll(many)).hasMessageContaining("at most 100");
  }
}
