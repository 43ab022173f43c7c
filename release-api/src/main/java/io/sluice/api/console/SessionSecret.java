package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The secret of a session, which only the browser has. The database has its hash, and what it
/// encrypts.
final class SessionSecret {
  private static final int BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Pattern TEXT = Pattern.compile("[-_A-Za-z0-9]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private SessionSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Returns a new secret of 256 random bits.
  static SessionSecret random() {
    return new SessionSecret(randomBytes(BYTES));
  }

  /// Reads the value of a cookie; empty if it has another form.
  static Optional<SessionSecret> parse(String text) {
    return TEXT.matcher(text).matches()
        ? Optional.of(new SessionSecret(Base64.getUrlDecoder().decode(text)))
        : Optional.empty();
  }

  /// Returns the value of the cookie.
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Returns the SHA-256 of the secret in hexadecimal: the id of the session.
  String id() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// Encrypts a token by AES-256-GCM, and returns the result in Base64.
  String encrypt(String token) {
    byte[] nonce = randomBytes(NONCE_BYTES);
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(token.getBytes(UTF_8));
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
      System.arraycopy(encrypted, 0, all, NONCE_BYTES, encrypted.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// Decrypts a token; empty if another secret encrypted it, or if it was altered.
  Optional<String> findDecrypted(String base64) {
    byte[] encrypted = Base64.getDecoder().decode(base64);
    if (encrypted.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(encrypted, NONCE_BYTES));
      return Optional.of(
          new String(
              cipher.doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES), UTF_8));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /// Returns the HMAC-SHA256 of `data` by a key for one purpose.
  byte[] sign(String purpose, byte[] data) {
    return hmac(key(purpose), data);
  }

  static byte[] randomBytes(int count) {
    byte[] random = new byte[count];
    RANDOM.nextBytes(random);
    return random;
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key("token"), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  private byte[] key(String purpose) {
    return hmac(bytes, ("sluice console " + purpose).getBytes(UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every JDK has these algorithms", e);
  }

  /// Returns no part of the secret, so that no log has it.
  @Override
  public String toString() {
    return "SessionSecret";
  }
}
