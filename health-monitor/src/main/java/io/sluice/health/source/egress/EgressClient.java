package io.sluice.health.source.egress;

import io.sluice.contract.EnvValue;
import io.sluice.contract.Side;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.HttpAddress;
import io.sluice.messaging.secret.SecretReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Sends queries to the servers that a release names, if the environment allows them. A name is
/// resolved once, and the connection uses exactly the address that was checked.
public final class EgressClient {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final HttpFetcher fetcher;
  private final DnsResolver resolver;
  private final Function<String, SecretReader> secrets;
  private final AllowedHosts allowedHosts;

  /// @param secrets the secrets that releases may use, by environment
  public EgressClient(
      HttpFetcher fetcher,
      DnsResolver resolver,
      Function<String, SecretReader> secrets,
      AllowedHosts allowedHosts) {
    this.fetcher = fetcher;
    this.resolver = resolver;
    this.secrets = secrets;
    this.allowedHosts = allowedHosts;
  }

  /// Returns the response of `url` with status 200.
  ///
  /// @param headers headers of the request; plain values are templates
  /// @param side side of the version for templates in headers
  /// @throws SourceUnavailableException if the host is not allowed, or does not answer with status
  ///   200
  public WebResponse get(
      String url, Optional<Map<String, EnvValue>> headers, SourceQuery sourceQuery, Side side) {
    HttpAddress address =
        HttpAddress.parse(url)
            .orElseThrow(() ->
                new SourceUnavailableException(
                    "not an http or https address with a host and without a user"));
    InetSocketAddress socketAddress = address(address.host(), address.port(), sourceQuery);
    List<String> secretValues = new ArrayList<>();
    Map<String, String> sent = new HashMap<>();
    headers
        .orElse(Map.of())
        .forEach((name, value) -> sent.put(name, value(value, sourceQuery, side, secretValues)));
    return requireOk(
        address.host(),
        fetcher.get(address, socketAddress, sent, sourceQuery.limit()),
        secretValues);
  }

  /// Returns the address of an allowed host.
  ///
  /// @throws SourceUnavailableException if `host` is not allowed, or cannot be resolved
  public InetSocketAddress address(String host, int port, SourceQuery sourceQuery) {
    HostAllowlist allowlist = allowedHosts.of(sourceQuery.lane().environment()).filterByPort(port);
    if (!allowlist.isAllowed(host)) {
      throw new SourceUnavailableException(
          "%s is not among the allowedHosts of environment %s"
              .formatted(host, sourceQuery.lane().environment()));
    }
    try {
      List<InetAddress> resolved = resolver.resolve(host);
      resolved.stream()
          .flatMap(one -> allowlist.findRejection(host, one).stream())
          .findFirst()
          .ifPresent(rejection -> {
            throw new SourceUnavailableException(rejection);
          });
      return new InetSocketAddress(resolved.getFirst(), port);
    } catch (DnsResolver.UnresolvedException e) {
      throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Returns the secret that `reference` names.
  ///
  /// @throws SourceUnavailableException if it cannot be read
  public String secret(String reference, SourceQuery sourceQuery) {
    try {
      return secrets.apply(sourceQuery.lane().environment()).read(reference).value();
    } catch (SecretReader.UnreadableSecretException e) {
      throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  private String value(
      EnvValue value, SourceQuery sourceQuery, Side side, List<String> secretValues) {
    return switch (value) {
      case EnvValue.Plain(String text) ->
          TemplateRenderer.plain(Template.of(text), sourceQuery, side);
      case EnvValue.Secret(String reference) -> {
        String secret = secret(reference, sourceQuery);
        secretValues.add(secret);
        yield secret;
      }
    };
  }

  private static WebResponse requireOk(
      String host, HttpFetcher.Response response, List<String> secretValues) {
    WebResponse webResponse = new WebResponse(host, response.text(), secretValues);
    int status = response.status();
    if (status == 200) {
      return webResponse;
    }
    String reason =
        status / 100 == 3
            ? "redirects are not followed"
            : status == UNAUTHORIZED || status == FORBIDDEN
                ? "it rejects the credentials: " + webResponse.shown()
                : webResponse.shown();
    throw new SourceUnavailableException(
        "%s answers with status %d: %s".formatted(host, status, reason));
  }
}
