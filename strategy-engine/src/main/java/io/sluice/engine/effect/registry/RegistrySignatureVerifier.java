package io.sluice.engine.effect.registry;

import io.sluice.contract.Floors.ImageKey;
import io.sluice.domain.image.Image;
import io.sluice.domain.image.ImageSignature;
import io.sluice.domain.image.ImageSignatures;
import io.sluice.domain.image.ImageSignatures.Verification;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.egress.DnsResolver;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Verifies signatures of cosign by key, which it reads from the registry of the image.
public final class RegistrySignatureVerifier implements SignatureVerifier {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final Function<String, Optional<RegistryLogin>> logins;
  private final DnsResolver resolver;
  private final RegistryLimits limits;
  private final LongSupplier nanoTime;

  /// @param logins names and passwords, by registry
  /// @param nanoTime monotonic
  public RegistrySignatureVerifier(
      Function<String, Optional<RegistryLogin>> logins,
      DnsResolver resolver,
      RegistryLimits limits,
      LongSupplier nanoTime) {
    this.logins = logins;
    this.resolver = resolver;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  @Override
  public String verify(Image image, List<ImageKey> keys) {
    String expected =
        "image %s must be signed by %s (floor signedBy)"
            .formatted(image, ImageSignatures.describe(keys));
    String digest = image.digest().orElse("");
    if (!ImageSignature.isDigest(digest)) {
      throw new TargetException.Permanent(expected + ": it has no digest of SHA-256");
    }
    try {
      return switch (verify(image, digest, keys)) {
        case Verification.Signed(String key) -> key;
        case Verification.Unsigned(String found) ->
            throw new TargetException.Permanent("%s: found %s".formatted(expected, found));
      };
    } catch (TargetException.Unreachable e) {
      throw new TargetException.Unreachable("%s: %s".formatted(expected, e.getMessage()), e);
    }
  }

  private Verification verify(Image image, String digest, List<ImageKey> keys) {
    var requests = new RegistryRequests(http, RegistryHost.of(image, resolver), limits, nanoTime);
    var repository =
        new RepositoryReader(requests, image.repository(), logins.apply(image.registry()));
    return ImageSignatures.verify(
        digest, keys, new SignatureSearch(repository, digest, limits.maxSignatures()).read());
  }
}
