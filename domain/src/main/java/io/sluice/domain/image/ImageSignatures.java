package io.sluice.domain.image;

import io.sluice.contract.Floors.ImageKey;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The verification of an image by the signatures that its registry has.
public final class ImageSignatures {

  /// The result of a verification.
  public sealed interface Verification {
    /// One of the keys signed the image.
    ///
    /// @param key name of the key
    record Signed(String key) implements Verification {}

    /// None of the keys signed the image.
    ///
    /// @param found the signatures that were found instead, as the end of a sentence
    record Unsigned(String found) implements Verification {}
  }

  /// Verifies an image by its digest. The first signature by one of the keys ends the verification,
  /// so that a lazy stream reads no more of them.
  ///
  /// @param digest digest of the image, as `sha256:…`
  /// @param keys valid keys, of which one must have signed it
  /// @param signatures signatures in its repository; an unreadable one is empty
  public static Verification verify(
      String digest, List<ImageKey> keys, Stream<Optional<ImageSignature>> signatures) {
    var mismatches = new Mismatches();
    Map<String, PublicKey> parsed = new LinkedHashMap<>();
    keys.forEach(key -> parsed.putIfAbsent(key.name(), ImagePublicKeys.parse(key.publicKey())));
    return signatures
        .flatMap(signature -> mismatches.findKey(digest, parsed, signature).stream())
        .findFirst()
        .<Verification>map(Verification.Signed::new)
        .orElseGet(() -> new Verification.Unsigned(mismatches.describe()));
  }

  /// The signatures that do not verify the image.
  private static final class Mismatches {
    private Optional<String> other = Optional.empty();
    private int foreign;
    private int all;

    /// Finds the key that signed the image; if there is none, counts the signature.
    private Optional<String> findKey(
        String digest, Map<String, PublicKey> keys, Optional<ImageSignature> signature) {
      all++;
      Optional<String> key = signature.flatMap(it -> findSigner(it, keys));
      List<String> digests = signature.map(ImageSignature::digests).orElse(List.of());
      if (key.isEmpty()) {
        foreign += signature.isPresent() ? 1 : 0;
        return Optional.empty();
      }
      if (!digests.contains(digest)) {
        other =
            Optional.of(
                "a signature by the key %s for another digest, %s"
                    .formatted(key.get(), digests.getFirst()));
        return Optional.empty();
      }
      return key;
    }

    private static Optional<String> findSigner(
        ImageSignature signature, Map<String, PublicKey> keys) {
      return keys.entrySet().stream()
          .filter(key -> signature.isSignedBy(key.getValue()))
          .map(Map.Entry::getKey)
          .findFirst();
    }

    private String describe() {
      return other.orElse(
          foreign == 1
              ? "a signature by another key"
              : foreign > 1
                  ? "%d signatures by other keys".formatted(foreign)
                  : all > 0 ? "only signatures that cannot be read" : "no signature");
    }
  }

  /// Returns the keys as a part of a sentence.
  public static String describe(List<ImageKey> keys) {
    String names = keys.stream().map(ImageKey::name).collect(Collectors.joining(", "));
    return keys.size() == 1 ? "the key " + names : "one of the keys " + names;
  }

  private ImageSignatures() {}
}
