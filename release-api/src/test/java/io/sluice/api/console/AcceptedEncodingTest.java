package io.sluice.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedEncodingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZip, deflate, br",
        "br;q=1.0, gzip;q=0.8",
        "*",
        "br, *;q=0.1",
        "gzip;q=0.001",
        "gzip, *;q=0"
      })
  void compresses_for_a_browser_that_accepts_gzip(String header) {
    assertThat(AcceptedEncoding.hasGzip(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "not-gzip", ",,"})
  void does_not_compress_for_another(String header) {
    assertThat(AcceptedEncoding.hasGzip(header)).isFalse();
  }
}
