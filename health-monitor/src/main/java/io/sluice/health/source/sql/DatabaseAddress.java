package io.sluice.health.source.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address of a database: `jdbc:postgresql://host[:port]/name[?sslmode=…]`. Other parameters
/// are rejected: some of them name classes that the driver then loads.
///
/// @param sslmode as the driver defines it
record DatabaseAddress(String host, int port, String name, Optional<String> sslmode) {
  private static final String PREFIX = "jdbc:";
  private static final int PORT = 5432;
  private static final Pattern NAME = Pattern.compile("[-_.A-Za-z0-9]{1,63}");
  private static final Pattern SSLMODE =
      Pattern.compile("sslmode=(disable|prefer|require|verify-ca|verify-full)");

  /// @throws IllegalArgumentException if `text` is no such address
  static DatabaseAddress parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw invalid();
    }
    URI uri = uri(text.substring(PREFIX.length()));
    String path = String.valueOf(uri.getRawPath());
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    var mode = SSLMODE.matcher(query);
    if (!"postgresql".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null
        || path.length() < 2
        || !(query.isEmpty() || mode.matches())) {
      throw invalid();
    }
    String name = URLDecoder.decode(path.substring(1), StandardCharsets.UTF_8);
    if (!NAME.matcher(name).matches()) {
      throw invalid();
    }
    return new DatabaseAddress(
        uri.getHost(),
        uri.getPort() > 0 ? uri.getPort() : PORT,
        name,
        query.isEmpty() ? Optional.empty() : Optional.of(mode.group(1)));
  }

  private static URI uri(String text) {
    try {
      return new URI(text).parseServerAuthority();
    } catch (URISyntaxException _) {
      throw invalid();
    }
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException(
        "a database must be jdbc:postgresql://host:port/name, with no parameter but ?sslmode=…");
  }

  /// Returns the URL for the driver.
  ///
  /// @param literal the host, or its resolved address
  String jdbc(String literal) {
    return "jdbc:postgresql://%s:%d/%s".formatted(literal, port, name);
  }
}
