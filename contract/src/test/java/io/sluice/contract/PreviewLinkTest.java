package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PreviewLinkTest {
  private static final LaneKey SHOP = new LaneKey("production", "shop");
  private static final UUID RELEASE = UUID.fromString("0197a8c0-1111-7222-8333-444455556666");
  private static final Instant EXPIRY = Instant.ofEpochSecond(1_893_456_000);
  private static final Instant BEFORE = EXPIRY.minusMillis(1);

  private static SigningKey key(int number) {
    var secret = new byte[32];
    secret[0] = (byte) number;
    return new SigningKey("%08x".formatted(number), Base64.getEncoder().encodeToString(secret));
  }

  private static PreviewLink link(SigningKey current, SigningKey... previous) {
    return new PreviewLink(
        SHOP, RELEASE, new SigningKeys(current, List.of(previous).stream().findFirst()));
  }

  @Test
  void a_link_is_valid_before_its_expiry() {
    String value = link(key(1)).value(EXPIRY);

    assertThat(value).matches("1893456000-[0-9a-f]{32}");
    assertThat(link(key(1)).findExpiry(value, BEFORE)).contains(EXPIRY);
    assertThat(link(key(1)).findExpiry(value, EXPIRY)).isEmpty();
  }

  @Test
  void the_previous_key_verifies_and_an_older_one_does_not() {
    String value = link(key(1)).value(EXPIRY);

    assertThat(link(key(2), key(1)).findExpiry(value, BEFORE)).contains(EXPIRY);
    assertThat(link(key(3), key(2)).findExpiry(value, BEFORE)).isEmpty();
    assertThat(link(key(2), key(1)).value(EXPIRY)).isEqualTo(link(key(2)).value(EXPIRY));
  }

  @Test
  void a_value_that_no_key_of_the_lane_signed_for_the_release_is_not_valid() {
    PreviewLink link = link(key(1));
    String value = link.value(EXPIRY);
    SigningKeys keys = link.keys();
    UUID other = UUID.fromString("0197a8c0-1111-7222-8333-444455556667");

    List<String> forged =
        List.of(
            "",
            value.substring(0, value.length() - 1),
            value + "0",
            value.replace("1893456000", "1893456001"),
            "1893456000-" + "0".repeat(32),
            "1893456000",
            new PreviewLink(new LaneKey("staging", "shop"), RELEASE, keys).value(EXPIRY),
            new PreviewLink(SHOP, other, keys).value(EXPIRY),
            new StickyCookie(SHOP, RELEASE, Optional.of(keys)).value(7));

    assertThat(forged).allMatch(it -> link.findExpiry(it, BEFORE).isEmpty());
  }
}
