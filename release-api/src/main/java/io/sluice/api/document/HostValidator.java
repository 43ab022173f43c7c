package io.sluice.api.document;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The host allowlist of an environment for webhooks and sources.
final class HostValidator {
  /// The placeholder for hosts that are not known yet; no host has this name.
  static final String ANY = "*";

  /// Returns the reason why `address` is not allowed; empty if it is. The reason does not repeat
  /// the user part, path and query of `address`, since they may be secret.
  ///
  /// @param allowed host names, or `host:port`; with `*` among them any host is allowed
  static Optional<String> findRejection(String address, List<String> allowed) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return Optional.of("is not an address: " + e.getReason());
    }
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("is not an http or https address");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.of(
          uri.getHost() == null ? "names no host" : "has a user part: use a secret reference");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String withPort = host + ":" + port(uri, scheme);
    boolean ok =
        allowed.contains(ANY)
            || allowed.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals(host) || name.equals(withPort));
    return ok
        ? Optional.empty()
        : Optional.of(
            "host %s is not allowed by the environment, whose allowedHosts are %s"
                .formatted(host, allowed));
  }

  private static int port(URI uri, String scheme) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return scheme.equals("https") ? 443 : 80;
  }

  private HostValidator() {}
}
