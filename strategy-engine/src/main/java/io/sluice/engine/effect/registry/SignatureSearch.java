package io.sluice.engine.effect.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.domain.image.ImageSignature;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Finds the signatures of an image in its repository, in the two places where cosign stores them.
final class SignatureSearch {
  private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
  private static final String PREDICATE = "dev.sigstore.bundle.predicateType";

  private final RepositoryReader repository;
  private final String digest;
  private final int maxSignatures;

  /// @param digest valid digest of the image
  /// @param maxSignatures maximum number of signatures in each place
  SignatureSearch(RepositoryReader repository, String digest, int maxSignatures) {
    this.repository = repository;
    this.digest = digest;
    this.maxSignatures = maxSignatures;
  }

  /// Returns all signatures; an unreadable one is empty. Each one is read when the stream reaches
  /// it.
  Stream<Optional<ImageSignature>> read() {
    return Stream.<Supplier<Stream<Optional<ImageSignature>>>>of(
            this::readTagged, this::readBundles)
        .flatMap(Supplier::get);
  }

  /// Reads the signatures at the tag `sha256-….sig`, where cosign 1 and 2 store them.
  private Stream<Optional<ImageSignature>> readTagged() {
    List<JsonNode> layers =
        repository.findManifest(tag() + ".sig").stream()
            .flatMap(manifest -> layers(manifest, MediaTypes.PAYLOAD))
            .limit(maxSignatures)
            .toList();
    return layers.stream()
        .map(layer ->
            read(
                layer,
                (blob, it) ->
                    ImageSignature.findInPayload(
                        blob, it.path("annotations").path(SIGNATURE).asText())));
  }

  /// Reads the bundles that refer to the image, where cosign 3 stores them. A registry without an
  /// index of them has it at the tag `sha256-…`.
  private Stream<Optional<ImageSignature>> readBundles() {
    List<String> manifests =
        repository
            .findReferrers(digest, MediaTypes.BUNDLE)
            .or(() -> repository.findManifest(tag()))
            .stream()
            .flatMap(index -> stream(index.path("manifests")))
            .filter(it -> it.path("artifactType").asText().equals(MediaTypes.BUNDLE))
            .filter(SignatureSearch::isSignature)
            .map(it -> it.path("digest").asText())
            .filter(ImageSignature::isDigest)
            .limit(maxSignatures)
            .toList();
    return manifests.stream().map(this::readBundle);
  }

  private Optional<ImageSignature> readBundle(String manifest) {
    return repository
        .findManifest(manifest)
        .flatMap(it -> layers(it, MediaTypes.BUNDLE).findFirst())
        .flatMap(layer -> read(layer, (blob, _) -> ImageSignature.findInBundle(blob)));
  }

  private String tag() {
    return digest.replace(':', '-');
  }

  /// Whether a bundle can be a signature: the annotation, if there is one, says so.
  private static boolean isSignature(JsonNode descriptor) {
    String type = descriptor.path("annotations").path(PREDICATE).asText();
    return type.isEmpty() || type.equals(ImageSignature.PREDICATE_TYPE);
  }

  private static Stream<JsonNode> layers(JsonNode manifest, String type) {
    return stream(manifest.path("layers"))
        .filter(layer -> layer.path("mediaType").asText().equals(type));
  }

  private Optional<ImageSignature> read(
      JsonNode layer, BiFunction<byte[], JsonNode, Optional<ImageSignature>> parser) {
    String blob = layer.path("digest").asText();
    return Optional.of(blob)
        .filter(ImageSignature::isDigest)
        .filter(_ -> layer.path("size").asLong() <= RegistryLimits.BLOB_BYTES_MAX)
        .flatMap(repository::findBlob)
        .flatMap(bytes -> parser.apply(bytes, layer));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
