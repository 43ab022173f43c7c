package io.sluice.engine.effect.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.Floors.ImageKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// A key that signs images as cosign does.
public final class CosignKey {
  private static final String STATEMENT = "application/vnd.in-toto+json";

  private final KeyPair pair;

  public CosignKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Returns the public key under a name.
  public ImageKey named(String name) {
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return new ImageKey(
        name, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(base64));
  }

  /// Returns the payload of a signature of cosign 1 and 2.
  static byte[] payload(String digest) {
    return """
    {"critical":{"identity":{"docker-reference":"shop"},\
    "image":{"docker-manifest-digest":"%s"},"type":"cosign container image signature"},\
    "optional":null}\
    """
        .formatted(digest)
        .getBytes(UTF_8);
  }

  /// Returns a bundle of cosign 3.
  ///
  /// @param predicate type of the statement
  byte[] bundle(String digest, String predicate) {
    String statement =
        """
        {"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"%s"}}],\
        "predicateType":"%s","predicate":{}}\
        """
            .formatted(digest.substring("sha256:".length()), predicate);
    String signed =
        "DSSEv1 %d %s %d %s"
            .formatted(STATEMENT.length(), STATEMENT, statement.length(), statement);
    return """
    {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",\
    "dsseEnvelope":{"payload":"%s","payloadType":"%s","signatures":[{"sig":"%s"}]}}\
    """
        .formatted(
            Base64.getEncoder().encodeToString(statement.getBytes(UTF_8)),
            STATEMENT,
            sign(signed.getBytes(UTF_8)))
        .getBytes(UTF_8);
  }

  /// Returns a signature in base64.
  String sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(content);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
