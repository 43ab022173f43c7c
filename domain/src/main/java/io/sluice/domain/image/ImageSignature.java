package io.sluice.domain.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A signature of images by a key, in one of the two forms in which cosign stores it. What it
/// claims counts only for a key that signed it.
///
/// @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">payloads</a>
/// @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE</a>
public final class ImageSignature {
  private static final ObjectMapper MAPPER = Json.mapper();
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final String PAYLOAD_TYPE = "cosign container image signature";
  private static final String STATEMENT = "application/vnd.in-toto+json";
  private static final Pattern STATEMENT_TYPE =
      Pattern.compile("https://in-toto\\.io/Statement/v(0\\.1|1)");

  /// The largest number of signatures of an envelope: each one costs a verification for each key.
  private static final int SIGNATURES_MAX = 5;

  /// The type of statement that `cosign sign` makes. The same key can sign others, such as a list
  /// of components: these say nothing about a release.
  public static final String PREDICATE_TYPE = "https://sigstore.dev/cosign/sign/v1";

  private final byte[] signed;
  private final List<byte[]> signatures;
  private final List<String> digests;

  private ImageSignature(byte[] signed, List<byte[]> signatures, List<String> digests) {
    this.signed = signed;
    this.signatures = List.copyOf(signatures);
    this.digests = List.copyOf(digests);
  }

  /// Parses a payload in the form of simple signing, with its signature beside it.
  ///
  /// @param signature in base64
  /// @return empty if it is no signature of cosign
  public static Optional<ImageSignature> findInPayload(byte[] payload, String signature) {
    JsonNode critical = read(payload).path("critical");
    String digest = critical.path("image").path("docker-manifest-digest").asText();
    return findBytes(signature)
        .filter(_ -> isDigest(digest) && critical.path("type").asText().equals(PAYLOAD_TYPE))
        .map(bytes -> new ImageSignature(payload.clone(), List.of(bytes), List.of(digest)));
  }

  /// Parses a Sigstore bundle with a statement in an envelope. Certificates and entries of logs in
  /// it do not matter: the key decides.
  ///
  /// @return empty if it contains no signature of images
  public static Optional<ImageSignature> findInBundle(byte[] bundle) {
    JsonNode envelope = read(bundle).path("dsseEnvelope");
    String type = envelope.path("payloadType").asText();
    return findBytes(envelope.path("payload").asText())
        .filter(_ -> type.equals(STATEMENT))
        .flatMap(payload -> findInStatement(envelope, payload));
  }

  private static Optional<ImageSignature> findInStatement(JsonNode envelope, byte[] payload) {
    JsonNode statement = read(payload);
    List<String> digests =
        stream(statement.path("subject"))
            .map(subject -> "sha256:" + subject.path("digest").path("sha256").asText())
            .filter(ImageSignature::isDigest)
            .toList();
    List<byte[]> signatures =
        stream(envelope.path("signatures"))
            .flatMap(signature -> findBytes(signature.path("sig").asText()).stream())
            .toList();
    boolean isSignature =
        envelope.path("signatures").size() <= SIGNATURES_MAX
            && STATEMENT_TYPE.matcher(statement.path("_type").asText()).matches()
            && statement.path("predicateType").asText().equals(PREDICATE_TYPE);
    return isSignature && !digests.isEmpty() && !signatures.isEmpty()
        ? Optional.of(new ImageSignature(authenticated(payload), signatures, digests))
        : Optional.empty();
  }

  /// Whether `digest` is one of SHA-256, which alone is supported.
  public static boolean isDigest(String digest) {
    return DIGEST.matcher(digest).matches();
  }

  /// Returns the digests of images that it claims to sign; at least one.
  List<String> digests() {
    return digests;
  }

  /// Whether a key signed it.
  boolean isSignedBy(PublicKey key) {
    return signatures.stream().anyMatch(signature -> isSignedBy(key, signature));
  }

  private boolean isSignedBy(PublicKey key, byte[] signature) {
    try {
      Signature verifier = ImagePublicKeys.verifier(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException | InvalidKeyException _) {
      return false; // not in the format of this algorithm
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + key.getAlgorithm(), e);
    }
  }

  /// Returns the bytes that an envelope signs: type and body with their lengths.
  private static byte[] authenticated(byte[] payload) {
    byte[] prefix =
        "DSSEv1 %d %s %d ".formatted(STATEMENT.length(), STATEMENT, payload.length).getBytes(UTF_8);
    byte[] all = new byte[prefix.length + payload.length];
    System.arraycopy(prefix, 0, all, 0, prefix.length);
    System.arraycopy(payload, 0, all, prefix.length, payload.length);
    return all;
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /// Returns an empty tree for anything but JSON.
  private static JsonNode read(byte[] json) {
    try {
      return MAPPER.readTree(new String(json, UTF_8));
    } catch (JsonProcessingException _) {
      return MAPPER.createObjectNode();
    }
  }

  private static Optional<byte[]> findBytes(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64)).filter(bytes -> bytes.length > 0);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
