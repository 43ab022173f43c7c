package io.sluice.contract;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The cookie with the number, 0 to 99, by which a client stays on its side: `tag-number-mac`.
///
/// It names a number and no side: with a cookie "stable" a client would never change as the weight
/// rises; with a cookie "candidate" alone each request would be another draw. The number counts for
/// one release only. The MAC is the first half of an HMAC-SHA256 of lane, release and number, in
/// hexadecimal digits; HAProxy's `requests.lua` computes the same. Without keys there is no MAC.
///
/// @param lane the lane that the cookie is for
/// @param release the release that the cookie is for; its first 8 digits are the tag
/// @param keys the keys of the lane; empty if an engine without keys wrote the table
public record StickyCookie(LaneKey lane, UUID release, Optional<SigningKeys> keys) {
  public static final String NAME = "sluice-side";

  private static final Pattern VALUE =
      Pattern.compile("([0-9a-f]{8})-([1-9]?[0-9])(-([0-9a-f]{32}))?");
  private static final int TAG = 8;

  /// Returns the value of the cookie of a client, signed by the current key.
  ///
  /// @param number the client's, 0 to 99
  public String value(int number) {
    String unsigned = "%s-%d".formatted(tag(), number);
    return keys.map(it -> "%s-%s".formatted(unsigned, it.current().mac(signedText(number))))
        .orElse(unsigned);
  }

  /// Returns the number of a client; empty if no key of the lane signed the value for this release.
  ///
  /// @param value of the cookie as the client sent it
  public OptionalInt findNumber(String value) {
    Matcher parts = VALUE.matcher(value);
    if (!parts.matches() || !parts.group(1).equals(tag())) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(parts.group(2));
    Optional<String> mac = Optional.ofNullable(parts.group(4));
    boolean isValid =
        keys.isPresent()
            ? mac.filter(it -> keys.get().hasSigned(signedText(number), it)).isPresent()
            : mac.isEmpty();
    return isValid ? OptionalInt.of(number) : OptionalInt.empty();
  }

  private String tag() {
    return release.toString().substring(0, TAG);
  }

  private String signedText(int number) {
    return "%s|%s|%s|%d".formatted(NAME, lane.host(), release, number);
  }
}
