package io.sluice.e2e.keycloak;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Forgeries of a JSON Web Token that an issuer signed.
///
/// @param token the original
record ForgedTokens(String token) {

  /// Returns the header (0) or the claims (1) of a token, without any check.
  static JsonNode part(String token, int index) {
    return Json.readTolerant(text(token, index), JsonNode.class);
  }

  private static String text(String token, int index) {
    return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]), UTF_8);
  }

  /// Returns the token with the text `from` of its claims replaced by `to`, and with the signature
  /// of the original.
  String withClaim(String from, String to) {
    String[] parts = token.split("\\.", -1);
    String claims = text(token, 1);
    assertThat(claims).contains(from);
    return "%s.%s.%s"
        .formatted(parts[0], encode(claims.replace(from, to).getBytes(UTF_8)), parts[2]);
  }

  /// Returns the token with the algorithm `none`.
  ///
  /// @param signature may be empty
  String unsigned(String signature) {
    return "%s.%s".formatted(head("none", keyId()), signature);
  }

  /// Returns the token signed with a new key, which the issuer does not have.
  ///
  /// @param keyId id that the token names
  String signedWithNewKey(String keyId) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(generator.generateKeyPair().getPrivate());
    String head = head("RS256", keyId);
    signature.update(head.getBytes(US_ASCII));
    return "%s.%s".formatted(head, encode(signature.sign()));
  }

  /// Returns the token signed with the issuer's public key as a password.
  ///
  /// @param publicKey in Base64, as the page of the realm has it
  String signedWithPublicKey(String publicKey) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(publicKey), "HmacSHA256"));
    String head = head("HS256", keyId());
    return "%s.%s".formatted(head, encode(mac.doFinal(head.getBytes(US_ASCII))));
  }

  /// Returns header and claims with another algorithm and key.
  private String head(String algorithm, String keyId) {
    String header = "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(algorithm, keyId);
    return "%s.%s".formatted(encode(header.getBytes(UTF_8)), token.split("\\.", -1)[1]);
  }

  /// Returns the id of the key that signed the original.
  String keyId() {
    return part(token, 0).path("kid").asText();
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
