package io.sluice.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextPageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/me",
        "/console?text=a%20b&show=waiting&page=2",
        "/console?text=",
        "/console?text=caf%C3%A9",
        "/console?text=a/../b",
        "/console/lanes/production/shop-1.2_x~y",
        "/console/lanes/production/shop/logs?instance=a:b,c",
        "/console/releases/00000000-0000-0000-0000-000000000001?at=7",
        "/console/lanes/production/a..b",
        "/console/lanes/production/%73hop"
      })
  void an_address_of_a_page_is_kept(String address) {
    assertThat(NextPage.require(address)).isEqualTo(address);
    assertThat(URI.create(address).getHost()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "console",
        "/consolex",
        "/Console",
        "//evil.example.com",
        "///evil.example.com/console",
        "/\\evil.example.com",
        "\\\\evil.example.com",
        "https://evil.example.com/console",
        "javascript:alert(1)",
        "/api/v1/me",
        "/console/",
        "/console//me",
        "/console//evil.example.com",
        "/console/./me",
        "/console/../api/v1/me",
        "/console/..",
        "/console/lanes/../../api",
        "/console/%2e%2e/api",
        "/console/%2E./api",
        "/console/.%2e",
        "/console/%252e%252e/api",
        "/console/a%2fb",
        "/console/a%2F..%2F..%2Fapi",
        "/console/\\evil",
        "/console/%5cevil",
        "/console/..;/api",
        "/console/a%3bb",
        "/console/a%3fb",
        "/console/a%23b",
        "/console/me#top",
        "/console/%",
        "/console/%4",
        "/console/%zz",
        "/console/%c0%ae%c0%ae",
        "/console/%ff",
        "/console/a%00b",
        "/console/a%0d%0aSet-Cookie:%20a=b",
        "/console/a\r\nb",
        "/console/a\tb",
        "/console/a b",
        "/console/caf\u00e9",
        "/console?text=%",
        "/console?text=%zz",
        "/console?text=%0d%0aa",
        "/console?text=%00",
        "/console?text=%7f",
        "/console?text=%ff",
        "/console?text=a\\b",
        "/console?text=a\nb",
        "/console?text=<b>",
        "/console\n",
        "/console?a=b\n",
        "@evil.example.com/console",
        "/console@evil.example.com"
      })
  void any_other_address_leads_to_the_first_page(String address) {
    assertThat(NextPage.require(address)).isEqualTo("/console");
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 2_001})
  void an_address_has_a_maximum_length(int length) {
    String address = "/console?text=" + "a".repeat(length - "/console?text=".length());

    assertThat(NextPage.require(address)).isEqualTo(length == 2_000 ? address : "/console");
  }
}
