package io.sluice.api.http;

import io.quarkus.arc.All;
import io.sluice.api.ApiConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Authenticates every request: it must have a known Host, so that no web page can send it, and a
/// known token.
@Singleton
public class Authenticator {
  private final TokenRegistry tokenRegistry;
  private final List<TokenLookup> tokenLookups;
  private final List<String> hosts;

  Authenticator(
      TokenRegistry tokenRegistry, @All List<TokenLookup> tokenLookups, ApiConfig config) {
    this.tokenRegistry = tokenRegistry;
    this.tokenLookups = tokenLookups;
    this.hosts = config.hosts().stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /// Returns the credential of a request with a known Host and the token of a file, or one that has
  /// the form of another token.
  ///
  /// @throws ProblemException if the Host or the token is unknown
  Credential authenticate(HttpServerRequest request) {
    requireHost(request);
    return authenticateToken(request);
  }

  /// @throws ProblemException if the Host is unknown
  void requireHost(HttpServerRequest request) {
    requireHost(Optional.ofNullable(request.authority()).map(HostAndPort::host).orElse(""));
  }

  /// Returns the caller of a token; empty if it is unknown, expired or revoked. It may read from
  /// the database.
  public Optional<Caller> findCaller(String token) {
    return findCredential(token).flatMap(Credential::findCaller);
  }

  /// Returns the credential of a request with any Host: Prometheus scrapes each replica by its
  /// address, and no web page can make a browser send a token.
  ///
  /// @throws ProblemException if the token is unknown
  Credential authenticateToken(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .flatMap(this::findCredential)
        .orElseThrow(Credential::unknown);
  }

  private Optional<Credential> findCredential(String token) {
    return tokenRegistry
        .findCaller(token)
        .<Credential>map(_ -> new Credential.FileToken(token, tokenRegistry))
        .or(() ->
            tokenLookups.stream()
                .filter(lookup -> lookup.hasForm(token))
                .findFirst()
                .map(lookup -> new Credential.UnresolvedToken(token, lookup)));
  }

  private void requireHost(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (!hosts.contains(name)) {
      throw new ProblemException(
          ProblemType.UNKNOWN_HOST, "Host '%s' is not one of %s".formatted(printable(name), hosts));
    }
  }

  /// Returns `text` for an error message: at most 100 characters, without control characters.
  static String printable(String text) {
    return text.substring(0, Math.min(100, text.length())).replaceAll("[^ -~]", "?");
  }
}
