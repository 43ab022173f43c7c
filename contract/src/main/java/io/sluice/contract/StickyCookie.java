package io.sluice.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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

  private static final Pattern VALUE = Pattern.compile("[0-9a-f]{8}-([0-9]{1,2})(-[0-9a-f]{32})?");
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG = 8;
  private static final int MAC_BYTES = 16;

  /// Returns the value of the cookie of a client, signed by the current key.
  ///
  /// @param number the client's, 0 to 99
  public String value(int number) {
    return value(number, keys.map(SigningKeys::current));
  }

  /// Returns the number of a client; empty if no key of the lane signed the value for this release.
  ///
  /// @param value of the cookie as the client sent it
  public OptionalInt findNumber(String value) {
    Matcher parts = VALUE.matcher(value);
    if (!parts.matches()) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(parts.group(1));
    boolean isValid =
        keys.isPresent()
            ? keys.get()
                .verifying()
                .anyMatch(key -> isEqual(value(number, Optional.of(key)), value))
            : value.equals(release.toString().substring(0, TAG) + "-" + parts.group(1));
    return isValid ? OptionalInt.of(number) : OptionalInt.empty();
  }

  private String value(int number, Optional<SigningKey> key) {
    String unsigned = "%s-%d".formatted(release.toString().substring(0, TAG), number);
    return key.map(it -> unsigned + "-" + mac(it, number)).orElse(unsigned);
  }

  private String mac(SigningKey key, int number) {
    String text = "%s|%s|%s|%d".formatted(NAME, lane.host(), release, number);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key.secret()), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)), 0, MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no " + ALGORITHM, e);
    }
  }

  /// Whether two values are equal, in a time that does not depend on where they differ.
  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
