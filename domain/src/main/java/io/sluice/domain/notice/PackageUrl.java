package io.sluice.domain.notice;

import io.sluice.contract.ReleaseSpec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names the artifact of a release as a package URL, which CDEvents requires.
///
/// @see <a href="https://github.com/package-url/purl-spec">The package URL specification</a>
public final class PackageUrl {
  private static final Pattern CHECKSUM = Pattern.compile("(?:sha256:)?([0-9a-f]{64})");
  private static final Pattern IMAGE =
      Pattern.compile("(?<repository>.+?)(?::(?<tag>[^:/@]+))?(?:@(?<digest>[^@]+))?");

  /// Returns `pkg:oci/…` for an image; `pkg:generic/…` for an artifact with only the SHA-256 of its
  /// files, or for a version without an artifact.
  public static String of(ReleaseSpec spec) {
    return spec.artifact()
        .filter(artifact -> !CHECKSUM.matcher(artifact).matches())
        .map(PackageUrl::image)
        .orElseGet(() -> generic(spec));
  }

  private static String image(String reference) {
    Matcher parts = IMAGE.matcher(reference);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an image: " + reference);
    }
    String repository = parts.group("repository").toLowerCase(Locale.ROOT);
    String digest = parts.group("digest");
    String tag = parts.group("tag");
    return "pkg:oci/%s%s?repository_url=%s%s"
        .formatted(
            encoded(repository.substring(repository.lastIndexOf('/') + 1)),
            digest == null ? "" : "@" + encoded(digest),
            encoded(repository).replace("%2F", "/"),
            tag == null ? "" : "&tag=" + encoded(tag));
  }

  private static String generic(ReleaseSpec spec) {
    String checksum =
        spec.artifact()
            .map(CHECKSUM::matcher)
            .filter(Matcher::matches)
            .map(matcher -> "?checksum=sha256:" + matcher.group(1))
            .orElse("");
    return "pkg:generic/%s@%s%s"
        .formatted(encoded(spec.application()), encoded(spec.version()), checksum);
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private PackageUrl() {}
}
