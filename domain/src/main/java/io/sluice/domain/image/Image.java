package io.sluice.domain.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.util.Optional;
import java.util.Set;

/// The name of a container image, as Jib's parser reads it.
///
/// @param registry host of the registry, such as `docker.io` or `registry.example.com:5000`
/// @param repository in full, with the parts that a reference may omit, such as `library/nginx`
/// @param tag empty if the reference names a digest, since a digest overrides a tag
/// @param digest `sha256:` and 64 hexadecimal digits; empty if the reference names a tag
public record Image(
    String registry, String repository, Optional<String> tag, Optional<String> digest) {
  private static final int LENGTH_MAX = 512;
  private static final char DELETE = 0x7f;
  private static final String HUB = "docker.io";
  private static final String OFFICIAL = "library/";
  private static final Set<String> HUBS = Set.of(HUB, "index.docker.io", "registry-1.docker.io");

  /// Parses an image reference.
  ///
  /// @throws IllegalArgumentException if `reference` names no image
  public static Image parse(String reference) {
    if (reference.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "an image's name has at most %d characters".formatted(LENGTH_MAX));
    }
    if (reference.chars().anyMatch(c -> c <= ' ' || c >= DELETE)) {
      throw new IllegalArgumentException("an image's name must be ASCII without spaces");
    }
    ImageReference parsed;
    try {
      parsed = ImageReference.parse(reference);
    } catch (InvalidImageReferenceException e) {
      throw new IllegalArgumentException(
          "'%s' is not an image: write repository:tag or repository@sha256:…".formatted(reference),
          e);
    }
    if (parsed.isScratch()) {
      throw new IllegalArgumentException("'scratch' holds nothing that could be started");
    }
    boolean isHub = HUBS.contains(parsed.getRegistry());
    String repository = parsed.getRepository();
    return new Image(
        isHub ? HUB : parsed.getRegistry(),
        isHub && repository.indexOf('/') < 0 ? OFFICIAL + repository : repository,
        parsed.getDigest().isPresent() ? Optional.empty() : parsed.getTag(),
        parsed.getDigest());
  }

  /// Returns why `reference` names no image; empty if it names one.
  public static Optional<String> findRejection(String reference) {
    try {
      var _ = parse(reference);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Returns registry and repository in full, such as `docker.io/library/nginx`.
  public String name() {
    return registry + "/" + repository;
  }

  /// Returns the name as Docker writes it, such as `nginx` or `registry.example.com/shop`.
  public String shortName() {
    if (!registry.equals(HUB)) {
      return name();
    }
    return repository.startsWith(OFFICIAL) && repository.indexOf('/', OFFICIAL.length()) < 0
        ? repository.substring(OFFICIAL.length())
        : repository;
  }

  /// Returns the image by its digest, `value`, without a tag.
  public Image at(String value) {
    return new Image(registry, repository, Optional.empty(), Optional.of(value));
  }

  /// Returns its identity within the repository: the digest, the tag, or `latest`.
  public String which() {
    return digest.or(() -> tag).orElse("latest");
  }

  /// Returns the reference, such as `nginx:1.26` or `nginx@sha256:…`.
  @Override
  public String toString() {
    return shortName() + (digest.isPresent() ? "@" : ":") + which();
  }
}
