package io.sluice.api.document;

import io.sluice.contract.JsonPointers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Validates the labels, the links and the reason of a release.
public final class OriginValidator {
  /// The maximum length of a reason, in characters.
  public static final int REASON_MAX = 500;

  private static final Pattern KEY = Pattern.compile("[a-z0-9]([a-z0-9._/-]{0,62})");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int LABELS_MAX = 16;
  private static final int VALUE_LENGTH_MAX = 128;
  private static final int LINKS_MAX = 8;
  private static final int LINK_LENGTH_MAX = 512;

  static void labels(ValidationErrors validationErrors, Map<String, String> labels) {
    validationErrors.require(
        labels.size() <= LABELS_MAX,
        "/labels",
        "at most %d labels, were %d".formatted(LABELS_MAX, labels.size()));
    labels.forEach((key, value) -> {
      String at = JsonPointers.child("/labels", key);
      key(validationErrors, at, key);
      validationErrors.require(
          !value.isEmpty() && value.length() <= VALUE_LENGTH_MAX,
          at,
          "must have 1 to %d characters, had %d".formatted(VALUE_LENGTH_MAX, value.length()));
      validationErrors.require(
          !CONTROL.matcher(value).find(), at, "has a control character, such as a line break");
    });
  }

  static void links(ValidationErrors validationErrors, Map<String, String> links) {
    validationErrors.require(
        links.size() <= LINKS_MAX,
        "/links",
        "at most %d links, were %d".formatted(LINKS_MAX, links.size()));
    links.forEach((key, link) -> {
      String at = JsonPointers.child("/links", key);
      key(validationErrors, at, key);
      validationErrors.require(
          link.length() <= LINK_LENGTH_MAX,
          at,
          "at most %d characters, were %d".formatted(LINK_LENGTH_MAX, link.length()));
      validationErrors.require(
          isAddress(link), at, "is not an http or https address with a host and without a user");
    });
  }

  static void reason(ValidationErrors validationErrors, String reason) {
    validationErrors.require(
        reason.strip().length() <= REASON_MAX,
        "/reason",
        "at most %d characters, were %d".formatted(REASON_MAX, reason.strip().length()));
  }

  private static void key(ValidationErrors validationErrors, String at, String key) {
    validationErrors.require(
        KEY.matcher(key).matches(), at, "'%s' does not match %s".formatted(key, KEY));
  }

  private static boolean isAddress(String link) {
    try {
      URI address = new URI(link);
      return address.getScheme() != null
          && SCHEMES.contains(address.getScheme())
          && address.getHost() != null
          && address.getUserInfo() == null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private OriginValidator() {}
}
