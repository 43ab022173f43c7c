package io.sluice.domain.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Floors.ImageKey;
import io.sluice.domain.image.ImageSignatures.Verification;
import io.sluice.domain.image.ImageSignatures.Verification.Signed;
import io.sluice.domain.image.ImageSignatures.Verification.Unsigned;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests with keys and signatures that the JDK makes in the test.
class ImageSignaturesTest {
  private static final String IMAGE = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final String STATEMENT = "application/vnd.in-toto+json";

  /// A public key of Ed25519 whose y, 2, is that of no point.
  private static final String NO_POINT =
      "MCowBQYDK2VwAyEAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private final KeyPair release = ec("secp256r1");
  private final KeyPair foreign = ec("secp256r1");

  @ParameterizedTest
  @ValueSource(strings = {"EC", "Ed25519"})
  void a_payload_that_the_key_signed_passes(String algorithm) {
    KeyPair pair = algorithm.equals("EC") ? release : ed25519();

    assertThat(verify(pair, payload(IMAGE, pair))).isEqualTo(new Signed("release"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "Ed25519"})
  void a_bundle_that_the_key_signed_passes(String algorithm) {
    KeyPair pair = algorithm.equals("EC") ? release : ed25519();

    assertThat(verify(pair, bundle(IMAGE, ImageSignature.PREDICATE_TYPE, pair)))
        .isEqualTo(new Signed("release"));
  }

  @Test
  void a_signature_by_another_key_does_not_count() {
    assertThat(verify(release, payload(IMAGE, foreign)))
        .isEqualTo(new Unsigned("a signature by another key"));
    assertThat(verify(release, bundle(IMAGE, ImageSignature.PREDICATE_TYPE, foreign)))
        .isEqualTo(new Unsigned("a signature by another key"));
    List<Optional<ImageSignature>> both = List.of(payload(IMAGE, foreign), payload(IMAGE, release));
    assertThat(ImageSignatures.verify(IMAGE, List.of(key("other", ed25519())), both.stream()))
        .isEqualTo(new Unsigned("2 signatures by other keys"));
  }

  @Test
  void an_altered_payload_does_not_count() {
    byte[] original = payload(OTHER).getBytes(UTF_8);
    byte[] altered = payload(IMAGE).getBytes(UTF_8);
    String signature = base64(sign(release, original));

    assertThat(verify(release, ImageSignature.findInPayload(altered, signature)))
        .isEqualTo(new Unsigned("a signature by another key"));
  }

  @Test
  void a_signature_of_another_image_does_not_count() {
    assertThat(verify(release, payload(OTHER, release)))
        .isEqualTo(new Unsigned("a signature by the key release for another digest, " + OTHER));
    assertThat(verify(release, bundle(OTHER, ImageSignature.PREDICATE_TYPE, release)))
        .isEqualTo(new Unsigned("a signature by the key release for another digest, " + OTHER));
  }

  @Test
  void an_image_without_signatures_is_unsigned() {
    assertThat(verify(release)).isEqualTo(new Unsigned("no signature"));
  }

  @Test
  void one_of_several_signatures_and_one_of_several_keys_is_enough() {
    List<ImageKey> keys = List.of(key("old", ed25519()), key("new", release));
    List<Optional<ImageSignature>> signatures =
        List.of(
            Optional.empty(),
            payload(IMAGE, foreign),
            payload(OTHER, release),
            payload(IMAGE, release));

    assertThat(ImageSignatures.verify(IMAGE, keys, signatures.stream()))
        .isEqualTo(new Signed("new"));
    assertThat(ImageSignatures.verify(IMAGE, keys, signatures.stream().limit(2)))
        .isEqualTo(new Unsigned("a signature by another key"));
    assertThat(ImageSignatures.describe(keys)).isEqualTo("one of the keys old, new");
  }

  @Test
  void a_statement_about_the_image_that_is_no_signature_does_not_count() {
    assertThat(bundle(IMAGE, "https://slsa.dev/provenance/v1", release)).isEmpty();
    assertThat(verify(release, bundle(IMAGE, "https://cyclonedx.org/bom", release)))
        .isEqualTo(new Unsigned("only signatures that cannot be read"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{\"critical\": 7}",
        "{\"critical\": {\"image\": {\"docker-manifest-digest\": \"latest\"}, \"type\": \"cosign"
            + " container image signature\"}}",
        "{\"dsseEnvelope\": {\"payloadType\": \"application/vnd.in-toto+json\", \"payload\":"
            + " \"???\"}}",
        "{\"dsseEnvelope\": {\"payloadType\": \"application/vnd.in-toto+json\", \"payload\":"
            + " \"e30=\"}}"
      })
  void invalid_content_is_no_signature(String content) {
    byte[] bytes = content.getBytes(UTF_8);

    assertThat(ImageSignature.findInPayload(bytes, "AAAA")).isEmpty();
    assertThat(ImageSignature.findInBundle(bytes)).isEmpty();
  }

  @Test
  void a_payload_of_another_tool_and_an_invalid_signature_are_no_signatures() {
    byte[] atomic =
        payload(IMAGE).replace("cosign container image", "atomic container").getBytes(UTF_8);

    assertThat(ImageSignature.findInPayload(atomic, base64(sign(release, atomic)))).isEmpty();
    assertThat(ImageSignature.findInPayload(payload(IMAGE).getBytes(UTF_8), "not base64!"))
        .isEmpty();
    assertThat(
            verify(release, ImageSignature.findInPayload(payload(IMAGE).getBytes(UTF_8), "AAAA")))
        .isEqualTo(new Unsigned("a signature by another key"));
  }

  @Test
  void only_public_keys_with_p_256_and_ed25519_are_keys_of_images()
      throws GeneralSecurityException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    String valid = key("release", release).publicKey();

    assertThat(ImagePublicKeys.findRejection(valid)).isEmpty();
    assertThat(ImagePublicKeys.findRejection(key("ed", ed25519()).publicKey())).isEmpty();
    assertThat(
            List.of(
                "",
                valid.replace("PUBLIC", "PRIVATE"),
                valid.replace("-----END", "*-----END"),
                valid.replaceFirst("MF[A-Za-z0-9]{8}", "MF"),
                key("rsa", rsa.generateKeyPair()).publicKey(),
                key("p384", ec("secp384r1")).publicKey()))
        .allSatisfy(pem ->
            assertThat(ImagePublicKeys.findRejection(pem))
                .hasValueSatisfying(
                    it -> assertThat(it).startsWith("must be an ECDSA public key")));
  }

  @Test
  void a_key_with_a_point_outside_of_its_curve_is_rejected() {
    byte[] encoded = release.getPublic().getEncoded();
    encoded[encoded.length - 1] ^= 1;

    assertThat(List.of(pem(encoded), pem(Base64.getDecoder().decode(NO_POINT))))
        .allSatisfy(pem ->
            assertThat(ImagePublicKeys.findRejection(pem))
                .hasValueSatisfying(
                    it -> assertThat(it).startsWith("must be an ECDSA public key")));
  }

  @Test
  void an_envelope_has_at_most_five_signatures() {
    String bundle = bundleText(IMAGE, ImageSignature.PREDICATE_TYPE, release);

    assertThat(verify(release, withForeignSignatures(bundle, 4))).isEqualTo(new Signed("release"));
    assertThat(verify(release, withForeignSignatures(bundle, 5)))
        .isEqualTo(new Unsigned("only signatures that cannot be read"));
  }

  private static Optional<ImageSignature> withForeignSignatures(String bundle, int count) {
    String all =
        bundle.replace(
            "\"signatures\":[", "\"signatures\":[" + "{\"sig\":\"AAAA\"},".repeat(count));
    return ImageSignature.findInBundle(all.getBytes(UTF_8));
  }

  private static Verification verify(KeyPair pair) {
    return ImageSignatures.verify(IMAGE, List.of(key("release", pair)), Stream.of());
  }

  private static Verification verify(KeyPair pair, Optional<ImageSignature> signature) {
    return ImageSignatures.verify(IMAGE, List.of(key("release", pair)), Stream.of(signature));
  }

  private static ImageKey key(String name, KeyPair pair) {
    return new ImageKey(name, pem(pair.getPublic().getEncoded()));
  }

  private static String pem(byte[] encoded) {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(encoded));
  }

  private static String payload(String digest) {
    return """
    {"critical":{"identity":{"docker-reference":"ghcr.io/team/shop"},\
    "image":{"docker-manifest-digest":"%s"},"type":"cosign container image signature"},\
    "optional":null}\
    """
        .formatted(digest);
  }

  private static Optional<ImageSignature> payload(String digest, KeyPair signer) {
    byte[] bytes = payload(digest).getBytes(UTF_8);
    return ImageSignature.findInPayload(bytes, base64(sign(signer, bytes)));
  }

  private static Optional<ImageSignature> bundle(String digest, String type, KeyPair signer) {
    return ImageSignature.findInBundle(bundleText(digest, type, signer).getBytes(UTF_8));
  }

  private static String bundleText(String digest, String type, KeyPair signer) {
    String statement =
        """
        {"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"%s"}}],\
        "predicateType":"%s","predicate":{}}\
        """
            .formatted(digest.substring("sha256:".length()), type);
    byte[] signed =
        "DSSEv1 %d %s %d %s"
            .formatted(STATEMENT.length(), STATEMENT, statement.length(), statement)
            .getBytes(UTF_8);
    return """
    {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",\
    "verificationMaterial":{"publicKey":{"hint":"x"},"tlogEntries":[]},\
    "dsseEnvelope":{"payload":"%s","payloadType":"%s","signatures":[{"sig":"%s"}]}}\
    """
        .formatted(base64(statement.getBytes(UTF_8)), STATEMENT, base64(sign(signer, signed)));
  }

  private static byte[] sign(KeyPair signer, byte[] content) {
    try {
      String kind = signer.getPrivate().getAlgorithm();
      Signature signature =
          Signature.getInstance(kind.equals("EC") ? "SHA256withECDSA" : "Ed25519");
      signature.initSign(signer.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
