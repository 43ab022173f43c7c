package io.sluice.engine.effect.docker;

import io.sluice.domain.image.Image;
import io.sluice.engine.effect.target.TargetException;
import java.util.List;

/// The registries that images may come from. If none is named, images that are already present may
/// run, and nothing is pulled.
///
/// @param allowed registries such as `ghcr.io`, or a part of one, such as `docker.io/team`
public record Registries(List<String> allowed) {
  private static final String SETTING = "sluice.engine.docker.registries";

  public Registries {
    allowed = List.copyOf(allowed);
  }

  /// @throws TargetException.Permanent if `image` may not run here
  void check(Image image) {
    if (!allowed.isEmpty() && allowed.stream().noneMatch(prefix -> isBelow(image, prefix))) {
      throw new TargetException.Permanent(
          "image %s is of registry %s, which is not on the allow-list %s (%s)"
              .formatted(image, image.registry(), SETTING, String.join(", ", allowed)));
    }
  }

  /// @throws TargetException.Permanent if no registry is allowed
  void checkPull(Image image) {
    if (allowed.isEmpty()) {
      throw new TargetException.Permanent(
          "image %s is not there, and nothing is pulled: %s names no registry"
              .formatted(image, SETTING));
    }
  }

  /// @throws TargetException.Permanent if the signatures of `image` must not be read
  void checkVerification(Image image) {
    check(image);
    if (allowed.isEmpty()) {
      throw new TargetException.Permanent(
          "image %s cannot be verified (floor signedBy): %s names no registry"
              .formatted(image, SETTING));
    }
  }

  private static boolean isBelow(Image image, String prefix) {
    return (image.name() + "/").startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
  }
}
