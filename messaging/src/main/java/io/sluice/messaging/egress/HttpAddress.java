package io.sluice.messaging.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// The parts of a URL.
///
/// @param host a name or an IPv4 address; an IPv6 address in brackets
/// @param target path and query, in the form of a request line
public record HttpAddress(boolean secure, String host, int port, String target) {

  /// Parses `text`; empty unless it is an http or https URL with a host and without a user.
  public static Optional<HttpAddress> parse(String text) {
    try {
      URI uri = new URI(text).parseServerAuthority();
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean secure = scheme.equals("https");
      if (!(secure || scheme.equals("http"))
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getPort() == 0
          || uri.getPort() > 65_535) {
        return Optional.empty();
      }
      int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
      return Optional.of(new HttpAddress(secure, uri.getHost(), port, target(uri)));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static String target(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
