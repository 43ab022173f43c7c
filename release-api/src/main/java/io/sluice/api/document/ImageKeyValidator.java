package io.sluice.api.document;

import io.sluice.contract.Floors.ImageKey;
import io.sluice.domain.image.ImagePublicKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Validates the keys of which one must have signed an image.
final class ImageKeyValidator {
  private static final String ROOT = "/floors/signedBy";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int KEYS_MAX = 10;
  private static final int PEM_MAX = 1_000;

  /// @param runtime name of the environment's runtime
  static void check(ValidationErrors validationErrors, List<ImageKey> keys, String runtime) {
    validationErrors.require(
        !runtime.equals("local"),
        ROOT,
        "runtime local has no images, so no release could meet it: remove it");
    validationErrors.require(
        !keys.isEmpty() && keys.size() <= KEYS_MAX,
        ROOT,
        "must have 1 to %d keys, has %d".formatted(KEYS_MAX, keys.size()));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < Math.min(keys.size(), KEYS_MAX); i++) {
      ImageKey key = keys.get(i);
      String at = ROOT + "/" + i;
      validationErrors.require(
          NAME.matcher(key.name()).matches(),
          at + "/name",
          "must be 1 to 63 lower-case letters, digits and hyphens, such as release");
      validationErrors.require(
          names.add(key.name()),
          at + "/name",
          "'%s' is the name of another key".formatted(key.name()));
      String pointer = at + "/publicKey";
      if (key.publicKey().length() > PEM_MAX) {
        validationErrors.require(
            false, pointer, "must have at most %d characters".formatted(PEM_MAX));
      } else {
        ImagePublicKeys.findRejection(key.publicKey())
            .ifPresent(reason -> validationErrors.require(false, pointer, reason));
      }
    }
  }

  private ImageKeyValidator() {}
}
