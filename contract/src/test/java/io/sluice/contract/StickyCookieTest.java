package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StickyCookieTest {
  private static final LaneKey SHOP = new LaneKey("production", "shop");
  private static final UUID RELEASE = UUID.fromString("0197a8c0-1111-7222-8333-444455556666");
  private static final SigningKey FIRST = key(1);
  private static final SigningKey SECOND = key(2);

  private static SigningKey key(int number) {
    var secret = new byte[32];
    secret[0] = (byte) number;
    return new SigningKey("%08x".formatted(number), Base64.getEncoder().encodeToString(secret));
  }

  private static StickyCookie cookie(SigningKey current, SigningKey... previous) {
    return cookie(SHOP, RELEASE, current, previous);
  }

  private static StickyCookie cookie(
      LaneKey lane, UUID release, SigningKey current, SigningKey... previous) {
    return new StickyCookie(
        lane,
        release,
        Optional.of(new SigningKeys(current, List.of(previous).stream().findFirst())));
  }

  /// Cookies live longer than a version of a router, so the value must not change.
  @Test
  void the_value_is_the_tag_the_number_and_half_an_hmac() {
    assertThat(cookie(FIRST).value(7)).isEqualTo("0197a8c0-7-b6614df19a93e7bc7dce1bc3cfad30b7");
  }

  @Test
  void each_number_that_a_key_of_the_lane_signed_is_found() {
    StickyCookie rotated = cookie(SECOND, FIRST);

    for (int number = 0; number < 100; number++) {
      assertThat(rotated.findNumber(cookie(FIRST).value(number))).hasValue(number);
      assertThat(rotated.findNumber(rotated.value(number))).hasValue(number);
    }
    assertThat(rotated.value(7)).isEqualTo(cookie(SECOND).value(7));
    assertThat(cookie(key(3), SECOND).findNumber(cookie(FIRST).value(7))).isEmpty();
  }

  @Test
  void a_value_that_no_key_of_the_lane_signed_for_the_release_has_no_number() {
    String signed = cookie(FIRST).value(7);
    String mac = signed.substring("0197a8c0-7-".length());
    UUID other = UUID.fromString("0197a8c0-1111-7222-8333-444455556667");

    for (String forged :
        List.of(
            "",
            "0197a8c0-7",
            "0197a8c0-7-",
            "0197a8c0-8-" + mac,
            "0197a8c0-07-" + mac,
            "0197a8c0-7-" + mac.substring(1),
            signed.toUpperCase(Locale.ROOT),
            signed + "0",
            signed + "-1",
            cookie(SECOND).value(7),
            cookie(SHOP, other, FIRST).value(7),
            cookie(new LaneKey("staging", "shop"), RELEASE, FIRST).value(7))) {
      assertThat(cookie(FIRST).findNumber(forged)).as(forged).isEqualTo(OptionalInt.empty());
    }
  }

  @Test
  void without_keys_the_number_alone_counts() {
    var unsigned = new StickyCookie(SHOP, RELEASE, Optional.empty());

    assertThat(unsigned.value(42)).isEqualTo("0197a8c0-42");
    assertThat(unsigned.findNumber("0197a8c0-42")).hasValue(42);
    for (String other : List.of("", "0197a8c1-42", "0197a8c0-100", cookie(FIRST).value(42))) {
      assertThat(unsigned.findNumber(other)).as(other).isEmpty();
    }
  }

  @Test
  void no_text_of_a_key_contains_its_secret() {
    assertThat(new SigningKeys(FIRST, Optional.of(SECOND)).toString())
        .contains(FIRST.id(), SECOND.id())
        .doesNotContain(FIRST.secret(), SECOND.secret());
    String secret = FIRST.secret().substring(1);
    assertThatThrownBy(() -> new SigningKey("00000001", secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(secret);
    assertThatThrownBy(() -> new SigningKeys(FIRST, Optional.of(FIRST)))
        .hasMessage("two keys have the id 00000001");
  }
}
