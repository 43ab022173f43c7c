package io.sluice.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A secret by which the cookies and the preview links of a lane are signed.
///
/// @param id names the key where the secret must not appear: 8 hexadecimal digits, random
/// @param secret 32 random bytes in Base64
public record SigningKey(String id, String secret) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/]{43}=");
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 16;

  /// @throws IllegalArgumentException if a part does not have its form
  public SigningKey {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("the id of a key must be 8 hexadecimal digits, was " + id);
    }
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("the secret of key %s is not 32 bytes".formatted(id));
    }
  }

  /// Returns the first half of the HMAC-SHA256 of `text`, as 32 hexadecimal digits.
  String mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)), 0, MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no " + ALGORITHM, e);
    }
  }

  /// Returns the id alone, so that the secret is in no log.
  @Override
  public String toString() {
    return "key " + id;
  }
}
