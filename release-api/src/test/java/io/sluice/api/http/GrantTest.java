package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LaneKey;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {

  @ParameterizedTest
  @CsvSource({
    "*/*, production/shop, true",
    "production/shop, production/shop, true",
    "production/shop, production/shops, false",
    "prod-*/shop, prod-eu/shop, true",
    "prod-*/shop, prod/shop, false",
    "prod-*/shop, xprod-eu/shop, false",
    "*-eu/*, prod-eu/shop, true",
    "*-eu/*, prod-eu-x/shop, false",
    "a*b*a/x, aba/x, true",
    "a*b*a/x, ab/x, false",
    "a*a/x, a/x, false",
    "a**b/x, ab/x, true",
    "*b*b*/x, ab/x, false",
    "*b*b*/x, abcb/x, true",
    "prod-*/*, prod-*/shop, true",
    "prod-*/*, prod-eu-*/shop-*, true",
    "prod-eu-*/*, prod-*/*, false",
    "prod/*, */*, false",
    "*a*/x, *a*/x, true",
    "*a*/x, */x, false"
  })
  void a_scope_covers_the_lanes_and_patterns_that_it_matches(
      String scope, String other, boolean isCovered) {
    assertThat(Scope.parse(scope).has(Scope.parse(other))).isEqualTo(isCovered);
    if (!other.contains("*")) {
      var visible = new VisibleLanes(List.of(Scope.parse(scope)));
      LaneKey lane = LaneKey.parse(other);
      assertThat(visible.has(lane)).isEqualTo(isCovered);
      assertThat(visible.findRegex().map(other::matches).orElse(true)).isEqualTo(isCovered);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "releaser",
        "releaser@prod-*/*",
        "admin@production/shop",
        "operator@*/shop",
        "viewer@a/b"
      })
  void a_grant_is_written_as_it_is_read(String text) {
    assertThat(Grant.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "boss, 'boss' is not one of the roles viewer",
        "Admin, 'Admin' is not one of the roles viewer",
        "@prod, '' is not one of the roles viewer",
        "viewer@, '' is no pattern of names",
        "viewer@Prod, 'Prod' is no pattern of names",
        "viewer@a/b/c, 'b/c' is no pattern of names",
        "viewer@a.b, 'a.b' is no pattern of names",
        "viewer@-a, '-a' is no pattern of names"
      })
  void a_wrong_grant_is_rejected(String text, String reason) {
    assertThatThrownBy(() -> Grant.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(reason);
  }
}
