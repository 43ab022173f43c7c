package io.sluice.engine.effect.registry;

/// The media types of signatures and their manifests.
final class MediaTypes {
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /// The manifests that a registry may return for a tag.
  static final String MANIFESTS =
      MANIFEST + ", " + INDEX + ", application/vnd.docker.distribution.manifest.v2+json";

  /// The payload of a signature of cosign 1 and 2.
  static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";

  /// The bundle of a signature of cosign 3.
  static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private MediaTypes() {}
}
