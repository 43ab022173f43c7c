package io.sluice.engine.effect.registry;

import io.sluice.contract.Floors.ImageKey;
import io.sluice.domain.image.Image;
import io.sluice.engine.effect.target.TargetException;
import java.util.List;

/// Verifies the signatures of images.
@FunctionalInterface
public interface SignatureVerifier {

  /// Verifies that one of `keys` signed the image, within limits of time and size.
  ///
  /// @param image image with a digest, from an allowed registry
  /// @return the name of the key
  /// @throws TargetException.Permanent if none of them signed it
  /// @throws TargetException.Unreachable if the registry does not answer
  String verify(Image image, List<ImageKey> keys);
}
