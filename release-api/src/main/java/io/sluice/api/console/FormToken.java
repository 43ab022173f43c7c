package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/// The token of a form, which another site lacks: it is valid for one session and one address. Each
/// page has other tokens, so that their compressed length shows nothing.
final class FormToken {
  /// The field of a form that has its token.
  static final String FIELD = "form-token";

  private static final String PURPOSE = "form";
  private static final int NONCE_BYTES = 16;
  private static final Pattern TEXT = Pattern.compile("[-_A-Za-z0-9]{64}");

  /// Returns a token for a form that is sent to `path`.
  static String make(SessionSecret secret, String path) {
    byte[] nonce = SessionSecret.randomBytes(NONCE_BYTES);
    byte[] mac = mac(secret, nonce, path);
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + mac.length);
    System.arraycopy(mac, 0, all, NONCE_BYTES, mac.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /// Returns whether `token` is one for `path`.
  static boolean isValid(SessionSecret secret, String path, String token) {
    if (!TEXT.matcher(token).matches()) {
      return false;
    }
    byte[] all = Base64.getUrlDecoder().decode(token);
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    return MessageDigest.isEqual(
        Arrays.copyOfRange(all, NONCE_BYTES, all.length), mac(secret, nonce, path));
  }

  private static byte[] mac(SessionSecret secret, byte[] nonce, String path) {
    byte[] address = path.getBytes(UTF_8);
    byte[] data = Arrays.copyOf(nonce, NONCE_BYTES + address.length);
    System.arraycopy(address, 0, data, NONCE_BYTES, address.length);
    return secret.sign(PURPOSE, data);
  }

  private FormToken() {}
}
